import { element, formatNumber, formatTime, icon, showMark } from "./dom.js";

const marks = {
  delivered: ["ok", "check-check"],
  failed: ["fail", "circle-alert"],
};

const drawn = new Map();

/** The newest accepted messages, and whether any of them looks like a double. */
export const showLedger = ({ total, repeats, rows }) => {
  const body = document.querySelector("#rows");
  const doubles = document.querySelector("#doubles");
  if (total === 0) showMark(doubles, "off", "check", "Nothing accepted yet");
  else if (repeats === 0) showMark(doubles, "ok", "check", `No doubles in ${total.toLocaleString("en")}`);
  else
    showMark(
      doubles,
      "fail",
      "circle-alert",
      `Same text again within 10 min: ${repeats.toLocaleString("en")} of ${total.toLocaleString("en")}`,
    );

  const wanted = new Set(rows.map((row) => row.msgId));
  for (const [id, { node }] of drawn) {
    if (wanted.has(id)) continue;
    node.remove();
    drawn.delete(id);
  }
  rows.forEach((row, i) => {
    if (!drawn.has(row.msgId)) drawn.set(row.msgId, drawRow(row));
    const { node, report } = drawn.get(row.msgId);
    const [kind, iconName] = marks[row.report] ?? ["off", "check"];
    showMark(report, kind, iconName, row.report);
    if (body.children[i] !== node) body.insertBefore(node, body.children[i] ?? null);
  });
  body.querySelector(".none")?.parentElement.remove();
  if (rows.length === 0)
    body.append(
      element(
        "tr",
        {},
        element(
          "td",
          { className: "none", colSpan: 6 },
          "Reply to a customer in Partyline: it will stand here.",
        ),
      ),
    );
};

const drawRow = (row) => {
  const report = element("span", { className: "mark" });
  const at = new Date(row.at);
  const seconds = `:${String(at.getSeconds()).padStart(2, "0")}.${String(at.getMilliseconds()).padStart(3, "0")}`;
  const said = element("td", { className: "said", title: row.text }, row.text);
  if (row.files > 0)
    said.prepend(
      icon("image"),
      row.text === "" ? ` ${row.files === 1 ? "A picture" : `${row.files} files`}` : " ",
    );
  const node = element(
    "tr",
    {},
    element("td", {}, formatTime(row.at) + seconds),
    element("td", { className: "id mono" }, row.msgId),
    element("td", {}, row.from.slice(-4)),
    element("td", {}, row.name === null ? formatNumber(row.to) : `${row.name} ${row.to.slice(-4)}`),
    said,
    element("td", { className: "report" }, report),
  );
  return { node, report };
};
