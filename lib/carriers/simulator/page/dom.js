/** Calls a control of the simulator with JSON; returns the answer with its status. */
export const post = async (path, body) => {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
};

/** An element with properties, attributes (`aria-…`, `data-…`) and children. */
export const element = (tag, properties = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null));
  return made;
};

export const icon = (name, size = "s") => {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", `i ${size}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
};

/** A small line with an icon that shows a state. */
export const showMark = (mark, kind, iconName, text) => {
  if (mark.textContent === text && mark.classList.contains(kind)) return;
  mark.className = `mark ${kind}`;
  mark.replaceChildren(icon(iconName, "xs"), text);
};

export const formatNumber = (e164) => e164.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, "($1) $2-$3");

const clock = new Intl.DateTimeFormat("en-GB", { hour: "numeric", minute: "2-digit" });
const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short" });

/** 9:12 today, Mon 9:12 on earlier days. */
export const formatTime = (iso) => {
  const at = new Date(iso);
  const time = clock.format(at).replace(/^0/, "");
  return at.toDateString() === new Date().toDateString() ? time : `${weekday.format(at)} ${time}`;
};
