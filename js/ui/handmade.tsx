/** An element made by hand, in its place among components: for views that are yet to be ported. */
import { useLayoutEffect, useRef } from "preact/hooks";

export function Handmade({ node }: { node: Node }) {
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => place.current?.replaceWith(node), []);
  return <span ref={place} hidden />;
}
