/** Keyboard shortcuts for the whole widget, and the list that documents them. */
import { type TextKey, t } from "../text/index.ts";
import { useControl } from "../ui/hooks.ts";
import { Icon } from "../ui/icon-button.tsx";
import { isChord } from "../ui/roving.ts";
import { useView } from "../ui/view.ts";

const TYPING = "input:not([type=radio], [type=checkbox], [type=range]), select, textarea";

/** A shortcut presses the button that carries it in aria-keyshortcuts, where that is on show. */
export function listenForKeys(root: HTMLElement, life: AbortSignal): void {
  const press = (event: KeyboardEvent) => {
    if ((event.target as Element).matches(TYPING) || isChord(event)) return;
    const button = areOn(root) ? buttonOf(root, nameOf(event)) : undefined;
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  root.addEventListener("keydown", press, { signal: life });
}

/** Lumino, whose shortcuts JupyterLab's and Notebook's are, passes over a key on what carries it. */
const PASSED_OVER = "data-lm-suppress-shortcuts";

/**
 * Keeps plain keys from the notebook around: to JupyterLab X cuts the cell, Enter edits it, and arrows
 * leave it, whatever has the focus in its output. Chords such as Ctrl+S stay the notebook's, and so
 * does Shift+Enter, which runs the cell.
 *
 * JupyterLab hears of a key after the widget. Notebook 7 hears of it before: on the document, in
 * capture. Only the window comes earlier; what has the focus is marked from there until the key is here.
 */
export function keepKeys(root: HTMLElement, life: AbortSignal): void {
  const isKept = (event: KeyboardEvent) =>
    !isChord(event) && !(event.shiftKey && event.key === "Enter");
  let marked: Element | undefined;
  const mark = (event: KeyboardEvent) => {
    if (!isKept(event) || !event.composedPath().includes(root)) return;
    marked = event.target as Element;
    marked.setAttribute(PASSED_OVER, "");
  };
  const unmark = () => marked?.removeAttribute(PASSED_OVER);
  const keep = (event: KeyboardEvent) => {
    if (isKept(event)) event.stopPropagation();
  };
  addEventListener("keydown", mark, { signal: life, capture: true });
  root.addEventListener("keydown", unmark, { signal: life, capture: true });
  root.addEventListener("keydown", keep, { signal: life });
}

const areOn = (root: HTMLElement): boolean => root.dataset.keys !== "off";

/** The key as aria-keyshortcuts writes it. */
function nameOf({ key, shiftKey }: KeyboardEvent): string {
  if (key === "+") return "Plus";
  if (key.length === 1) return key.toUpperCase();
  return shiftKey ? `Shift+${key}` : key;
}

function buttonOf(root: HTMLElement, name: string): HTMLButtonElement | undefined {
  const all = root.querySelectorAll<HTMLButtonElement>("button[aria-keyshortcuts]:enabled");
  return [...all].find(
    (node) => node.getAttribute("aria-keyshortcuts")?.split(" ").includes(name) && isShown(node),
  );
}

const isShown = (node: Element): boolean => node.getClientRects().length > 0;

/** A line of the list: keys, the word for what they do, what they belong to. */
type Shortcut = { keys: string; does: TextKey; controls: string };

const SHORTCUTS: readonly Shortcut[] = [
  { keys: "← → ↑ ↓", does: "keyArrows", controls: "paint hidden output" },
  { keys: "{space}", does: "keySpace", controls: "paint" },
  { keys: "0 … 9", does: "keyDigits", controls: "paint" },
  { keys: "{enter}", does: "keyEnter", controls: "hidden output" },
  { keys: "Esc", does: "keyEscape", controls: "hidden output mistakes" },
  { keys: "Z", does: "keyUndo", controls: "paint" },
  { keys: "C", does: "keyClear", controls: "paint" },
  { keys: "{shift} + ← → ↑ ↓", does: "keyNudge", controls: "paint" },
  { keys: "J K, [ ]", does: "keySample", controls: "samples" },
  { keys: ", .", does: "keyMoment", controls: "timeline" },
  { keys: "P", does: "keyPlay", controls: "timeline" },
  { keys: "T S", does: "keyTrain", controls: "train" },
  { keys: "B N", does: "keyLesson", controls: "lesson" },
  { keys: "+", does: "keyLarge", controls: "keys" },
];

const KEY_NAMES: Record<string, TextKey> = {
  space: "keySpaceName",
  enter: "keyEnterName",
  shift: "keyShiftName",
};

export function Keys() {
  return (
    <details {...useControl("keys", "dw-keys")} data-part="keys">
      <summary aria-label={t("keys")} title={t("keys")}>
        <Icon picture="help" />
      </summary>
      <div class="dw-popover">
        <p>{t("keysWhere")}</p>
        <KeysSwitch />
        <dl>
          {SHORTCUTS.map((shortcut) => (
            <ShortcutLine key={shortcut.does} {...shortcut} />
          ))}
        </dl>
      </div>
    </details>
  );
}

function ShortcutLine({ keys, does, controls }: Shortcut) {
  return (
    <div {...useControl(controls, "")}>
      <dt>{keys.replace(/\{(\w+)\}/, (_, name) => t(KEY_NAMES[name]))}</dt>
      <dd>{t(does)}</dd>
    </div>
  );
}

/** Who speaks to the computer needs to turn them off: a spoken word would be a row of keys. */
function KeysSwitch() {
  const { root } = useView();
  return (
    <label>
      <input
        type="checkbox"
        checked={areOn(root)}
        onChange={(event) => {
          root.dataset.keys = event.currentTarget.checked ? "on" : "off";
        }}
      />
      {t("keysOn")}
    </label>
  );
}
