/** All numbers of a stage of a step of learning; the stage and the strip show the few that matter. */
import { incoming, type Unit } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import { errorTerms, type LessonOnShow } from "../state/walkthrough.ts";
import { blameOf } from "../state/wires.ts";
import { number, precise, type TextKey, t } from "../text/index.ts";
import { headsOf, meters, NumberTable, type Row } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { inputName } from "../ui/words.ts";
import { target } from "./formulas.ts";

type Props = { lesson: LessonOnShow; hand: Unit };

/** `now`: the same image through the weights on show. */
export function StepTable({ lesson, hand, now }: Props & { now: Step | undefined }) {
  const { classes } = useView().store.data;
  const { z, a, delta } = lesson.layers[lesson.layers.length - 1];
  const table = (...columns: readonly Column[]) => (
    <NumberTable
      heads={headsOf("label", ...columns.map(([head]) => head))}
      rows={classes.map((name, k): Row => [name, ...columns.map(([, cells]) => cells[k])])}
    />
  );
  const texts = (values: ArrayLike<number>) => Array.from(values, precise);
  const outputs: Column = ["outputO", texts(a)];
  const targets: Column = ["targetT", classes.map((_, k) => String(target(lesson, k)))];
  switch (lesson.name) {
    case "forward":
      return table(["sumZ", Array.from(z, number)], outputs, targets);
    case "loss":
      return table(outputs, targets, ["termE", meters(errorTerms(lesson))]);
    case "outputDeltas":
      return table(outputs, targets, ["deltaD", meters(delta)]);
    case "again": {
      const after = now?.layers.at(-1)?.a ?? a;
      const changes = meters(Array.from(after, (value, k) => value - a[k]));
      return table(["before", texts(a)], ["after", texts(after)], ["change", changes]);
    }
    case "change":
      return <Weights lesson={lesson} hand={hand} />;
    default:
      return <Blame lesson={lesson} hand={hand} />;
  }
}

type Column = [TextKey, ArrayLike<Row[1]>];

/** What comes back over each outgoing weight, and what every neuron of the layer got. */
function Blame({ lesson, hand }: Props) {
  const { classes } = useView().store.data;
  const ofOutputs = hand.layer === lesson.layers.length - 2;
  const blame = blameOf(lesson, hand);
  const terms = meters(blame.map(({ term }) => term));
  const rows = blame.map(({ weight, delta }, k): Row => {
    const head = ofOutputs ? classes[k] : t("neuron", { number: k });
    return [head, number(weight), precise(delta), terms[k]];
  });
  const deltas = meters(lesson.layers[hand.layer].delta);
  return (
    <div class="dw-tables">
      <NumberTable
        heads={headsOf(ofOutputs ? "label" : "neuronHead", "weightW", "deltaD", "blameTerm")}
        rows={rows}
      />
      <NumberTable
        heads={headsOf("neuronHead", "deltaD")}
        rows={deltas.map((delta, unit): Row => [t("neuron", { number: unit }), delta])}
      />
    </div>
  );
}

function Weights({ lesson, hand: { layer, unit } }: Props) {
  const { shape } = useView().store.data;
  const { block } = lesson.layers[layer];
  const before = incoming(lesson.before, block, unit);
  const after = incoming(lesson.after, block, unit);
  const changes = meters(after.map((weight, i) => weight - before[i]));
  return (
    <NumberTable
      heads={headsOf("input", "before", "after", "change")}
      rows={Array.from(before, (weight, i): Row => {
        const place = inputName(i, layer ? 0 : shape[1]);
        return [place, precise(weight), precise(after[i]), changes[i]];
      })}
    />
  );
}
