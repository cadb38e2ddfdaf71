/** A choice among options by their places: two may be called the same. */
import type { SelectHTMLAttributes } from "preact";
import { useDrawing } from "./hooks.ts";

type Props = {
  options: readonly string[];
  /** The one chosen, -1 for none of them; undefined leaves it as it is. */
  index: () => number | undefined;
  choose: (index: number) => void;
} & SelectHTMLAttributes<HTMLSelectElement>;

export function Select({ options, index, choose, ...attributes }: Props) {
  const select = useDrawing<HTMLSelectElement>((node) => {
    node.selectedIndex = index() ?? node.selectedIndex;
  });
  return (
    <select
      ref={select}
      {...attributes}
      onChange={(event) => choose(event.currentTarget.selectedIndex)}
    >
      {options.map((option, place) => (
        <option key={place}>{option}</option>
      ))}
    </select>
  );
}
