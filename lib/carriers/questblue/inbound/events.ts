import { aliases, nameOf, type NamedValue } from "./fields";
import { isRecord, listItems, plain } from "../formats/values";

/** Names of parts that wrap an event: their content belongs to the event around them. */
const ENVELOPES = new Set(["data", "payload", "message"]);
/** These names mean something to JavaScript, never to a carrier (BW8). */
const RESERVED = new Set(["__proto__", "constructor", "prototype"]);
/** More events than this in one delivery are no burst of messages. */
const MAX_EVENTS = 200;

/**
 * The events in a JSON or XML value: the outermost parts that name a sender and a recipient, in any envelopes
 * and lists. For a single event, the fields beside it in an envelope fill what it lacks; for one of several,
 * only the envelope's numbers do. An entry that is no event is returned beside its neighbours, so that it is
 * not lost. If nothing is an event, the outermost part is returned, so that the reason can be found in it.
 * Null: too many events.
 */
export const eventsIn = (value: unknown): NamedValue[][] | null => {
  const found = eventsBelow(value, null);
  const [only] = found;
  if (found.length > MAX_EVENTS) return null;
  if (found.length > 1)
    return found.map(({ own, around }) =>
      complete(
        own,
        besides(around).filter(([name]) => isEnd(name)),
      ),
    );
  if (only) return [complete(only.own, besides(only.around))];
  const outermost = (listItems(value) ?? [value]).filter(isRecord);
  return outermost.slice(0, 1).map((part) => complete(Object.entries(part), []));
};

/** The parts around an event, from the inside out. */
type Around = { own: NamedValue[]; outer: Around | null; hasSender: boolean; hasRecipient: boolean };
type Found = { own: NamedValue[]; around: Around | null };

const eventsBelow = (value: unknown, around: Around | null): Found[] => {
  const items = listItems(value);
  if (items) {
    const each = items.map((item) => ({ item, events: eventsBelow(item, around) }));
    const hasEvents = each.some(({ events }) => events.length > 0);
    return each.flatMap(({ item, events }) =>
      events.length === 0 && hasEvents && isFull(item)
        ? [{ own: Object.entries(item), around: null }]
        : events,
    );
  }
  if (!isRecord(value)) return [];
  const own = Object.entries(value).filter(([name]) => !RESERVED.has(name));
  const [from, to] = [names(own, isSender), names(own, isRecipient)];
  const isEvent =
    (from && (to || around?.hasRecipient)) || (to && around?.hasSender && names(own, isContent));
  if (isEvent) return [{ own, around }];
  const here = {
    own: own.filter(([name, part]) => plain(part) !== null || isEnd(name)),
    outer: around,
    hasSender: from || (around?.hasSender ?? false),
    hasRecipient: to || (around?.hasRecipient ?? false),
  };
  return own.flatMap(([, part]) => eventsBelow(part, here));
};

const isFull = (value: unknown): value is object => isRecord(value) && Object.keys(value).length > 0;

const besides = (around: Around | null): NamedValue[] =>
  around ? [...around.own, ...besides(around.outer)] : [];

const among = (list: readonly string[]) => {
  const known = new Set(list);
  return (name: string): boolean => known.has(nameOf(name));
};
const isSender = among(aliases.sender);
const isRecipient = among(aliases.recipient);
const isEnd = (name: string): boolean => isSender(name) || isRecipient(name);
const isContent = among([...aliases.text, ...aliases.media, ...aliases.state]);
const names = (values: NamedValue[], isOne: (name: string) => boolean): boolean =>
  values.some(([name, value]) => value !== null && value !== "" && isOne(name));

/**
 * Merges the fields of an event: those of an envelope inside it first, then its own, then those around it.
 * The inner ones win.
 */
const complete = (own: NamedValue[], outer: NamedValue[]): NamedValue[] => {
  const envelope = own.find(([name, value]) => ENVELOPES.has(name.toLowerCase()) && isRecord(single(value)));
  const layers = envelope
    ? [Object.entries(Object(single(envelope[1]))), own.filter((entry) => entry !== envelope), outer]
    : [own, outer];
  const taken = new Set<string>();
  return layers.flatMap((layer) => {
    const fresh = layer.filter(([name]) => !taken.has(nameOf(name)));
    for (const [name] of fresh) taken.add(nameOf(name));
    return fresh;
  });
};

/** The item of a list with one item; anything else unchanged. */
const single = (value: unknown): unknown => {
  const items = listItems(value);
  return items?.length === 1 ? items[0] : value;
};
