/** All numbers of a stage of a step of learning; the stage and the strip show the few that matter. */
import { incoming, type Unit } from "../engine/forward.ts";
import type { Step } from "../engine/single-step.ts";
import { errorTerms, type LessonOnShow } from "../state/walkthrough.ts";
import { blameOf } from "../state/wires.ts";
import { number, precise, type TextKey, t } from "../text/index.ts";
import { meters, NumberTable, type Row } from "../ui/table.tsx";
import { useView } from "../ui/view.ts";
import { target } from "./formulas.ts";
import { placeName } from "./neuron.tsx";

type Props = {
  lesson: LessonOnShow;
  hand: Unit | undefined;
  /** The same image through the weights on show. */
  now: Step | undefined;
};

export function StepTable({ lesson, hand, now }: Props) {
  const { classes } = useView().store.data;
  const { z, a, delta } = lesson.layers[lesson.layers.length - 1];
  const targets = classes.map((_, k) => String(target(lesson, k)));
  const table = (...columns: readonly [TextKey, ArrayLike<Row[1]>][]) => (
    <NumberTable
      heads={["label", ...columns.map(([head]) => head)]}
      rows={classes.map((name, k): Row => [name, ...columns.map(([, cells]) => cells[k])])}
    />
  );
  const texts = (values: ArrayLike<number>) => Array.from(values, precise);
  switch (lesson.name) {
    case "forward":
      return table(["sumZ", Array.from(z, number)], ["outputO", texts(a)], ["targetT", targets]);
    case "loss": {
      const terms = meters(errorTerms(lesson), precise);
      return table(["outputO", texts(a)], ["targetT", targets], ["termE", terms]);
    }
    case "outputDeltas": {
      const deltas = meters(delta, precise);
      return table(["outputO", texts(a)], ["targetT", targets], ["deltaD", deltas]);
    }
    case "again": {
      const after = now?.layers.at(-1)?.a ?? a;
      const changes = meters(
        Array.from(after, (value, k) => value - a[k]),
        precise,
      );
      return table(["before", texts(a)], ["after", texts(after)], ["change", changes]);
    }
    case "change":
      return hand ? <Weights lesson={lesson} hand={hand} /> : null;
    default:
      return hand ? <Blame lesson={lesson} hand={hand} /> : null;
  }
}

type HandProps = { lesson: LessonOnShow; hand: Unit };

/** What comes back over each outgoing weight, and what every neuron of the layer got. */
function Blame({ lesson, hand }: HandProps) {
  const { classes } = useView().store.data;
  const ofOutputs = hand.layer === lesson.layers.length - 2;
  const blame = blameOf(lesson, hand);
  const terms = meters(
    blame.map(({ term }) => term),
    precise,
  );
  const rows = blame.map(({ weight, delta }, k): Row => {
    const head = ofOutputs ? classes[k] : t("neuron", { number: k });
    return [head, number(weight), precise(delta), terms[k]];
  });
  const deltas = meters(lesson.layers[hand.layer].delta, precise);
  return (
    <div class="dw-tables">
      <NumberTable
        heads={[ofOutputs ? "label" : "neuronHead", "weightW", "deltaD", "blameTerm"]}
        rows={rows}
      />
      <NumberTable
        heads={["neuronHead", "deltaD"]}
        rows={deltas.map((delta, unit): Row => [t("neuron", { number: unit }), delta])}
      />
    </div>
  );
}

function Weights({ lesson, hand: { layer, unit } }: HandProps) {
  const { shape } = useView().store.data;
  const { block } = lesson.layers[layer];
  const before = incoming(lesson.before, block, unit);
  const after = incoming(lesson.after, block, unit);
  const changes = meters(
    after.map((weight, i) => weight - before[i]),
    precise,
  );
  return (
    <NumberTable
      heads={["input", "before", "after", "change"]}
      rows={Array.from(before, (weight, i): Row => {
        const place = placeName(i, layer ? 0 : shape[1]);
        return [place, precise(weight), precise(after[i]), changes[i]];
      })}
    />
  );
}
