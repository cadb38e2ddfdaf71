/** All hidden layers, made anew for a network of another shape: the rest of the page stays. */
import { useControl } from "../ui/hooks.ts";
import { useView } from "../ui/view.ts";
import { HiddenLayer } from "./hidden.tsx";

export function Layers() {
  const sizes = useView().store.training.sizes.value;
  return (
    <div {...useControl("hidden", "dw-layers")}>
      {sizes.slice(1, -1).map((_, layer) => (
        <HiddenLayer key={`${sizes} ${layer}`} layer={layer} sizes={sizes} />
      ))}
    </div>
  );
}
