import { element, post } from "./dom.js";

const sends = [
  ["ok", "Accept", "as on a good day"],
  ["accept-then-hang", "Accept, then hang", "the answer never comes: unconfirmed"],
  ["error-206", "Refuse with 206", "an error dressed as success"],
  ["http-429", "Too many, 429", "asks to wait"],
  ["bad-json", "Broken answer", "half a JSON"],
  ["reset", "Cut the line", "connection reset"],
];
const inbounds = [
  ["once", "Once, at once", ""],
  ["twice", "Twice", "the same call repeated"],
  ["late", "Late and out of order", "up to 8 s"],
  ["wrong-key", "With a wrong key", "must be refused"],
];
const reports = [
  ["delivered", "Delivered after 2 s", ""],
  ["failed", "Failed: number cannot get texts", ""],
  ["none", "None", ""],
];

const choice = (name, [value, title, hint], choose) =>
  element(
    "label",
    { className: "choice" },
    element("input", { className: "radio", type: "radio", name, value, onchange: () => choose(value) }),
    element("span", {}, title, hint === "" ? null : element("small", {}, hint)),
  );

const times = element("input", {
  className: "input",
  value: "1",
  inputMode: "numeric",
  "aria-label": "How many sends",
});

const chooseSend = (send) => {
  const count = Number.parseInt(times.value, 10);
  void post("/_control/faults", send === "ok" || !(count > 0) ? { send } : { send, times: count });
};
times.onchange = () => {
  const chosen = document.querySelector("#send .radio:checked");
  if (chosen && chosen.value !== "ok") chooseSend(chosen.value);
};

document
  .querySelector("#send")
  .append(
    ...sends.map((item) => choice("send", item, chooseSend)),
    element(
      "label",
      { className: "times" },
      element("span", {}, "For the next"),
      times,
      element("span", {}, "sends, then accept"),
    ),
  );
document
  .querySelector("#inbound")
  .append(
    ...inbounds.map((item) => choice("inbound", item, (inbound) => post("/_control/behaviour", { inbound }))),
  );
document
  .querySelector("#reports")
  .append(
    ...reports.map((item) =>
      choice("reports", item, (profile) => post("/_control/behaviour", { reports: profile })),
    ),
  );

for (const fieldset of document.querySelectorAll(".switches fieldset")) fieldset.hidden = false;

/** The form with every switch works without script; here it is submitted without leaving the page. */
const form = document.querySelector("#switches");
const held = form.querySelector(".held");
let touched = false;
form.oninput = () => {
  touched = true;
};
form.onsubmit = async (event) => {
  event.preventDefault();
  const response = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(new FormData(form)),
    redirect: "manual",
  });
  if (response.status === 400) return void (held.textContent = await response.text());
  for (const name of ["call", "callTimes", "sendTo"]) fill(name, "");
  fill("fault", "ok");
  touched = false;
};
const fill = (name, value) => {
  form.elements[name].value = value;
};

/** Does not overwrite what a person is changing. */
const showForm = ({ faults, behaviour, calls }) => {
  if (touched) return;
  for (const [name, value] of Object.entries(behaviour)) fill(name, String(value));
  fill("send", faults.send);
  fill("sendTimes", faults.times ?? "");
  held.textContent = calls
    .map(
      ({ call, fault, times: left }) =>
        `${call}: ${fault.replaceAll("-", " ")}${left === null ? "" : `, ${left} more`}`,
    )
    .join("; ");
};

/** Shows what is switched on now, even if a test or another window did it. */
export const showBehaviour = (state) => {
  const { faults, behaviour } = state;
  showForm(state);
  check("send", faults.send);
  check("inbound", behaviour.inbound);
  check("reports", behaviour.reports);
  if (faults.times !== null && document.activeElement !== times) times.value = String(faults.times);
};

/**
 * Checks the choice of that value. A value that only the form below offers gets a choice of its own while it
 * holds.
 */
const check = (group, value) => {
  const fieldset = document.querySelector(`#${group}`);
  const known = [...fieldset.querySelectorAll(".radio")];
  for (const extra of fieldset.querySelectorAll("[data-extra]"))
    if (extra.dataset.extra !== value) extra.remove();
  if (!known.some((radio) => radio.value === value)) {
    const extra = choice(group, [value, value, "chosen among all switches"], () => {});
    extra.dataset.extra = value;
    known.at(-1).closest("label").after(extra);
  }
  for (const radio of fieldset.querySelectorAll(".radio")) radio.checked = radio.value === value;
};
