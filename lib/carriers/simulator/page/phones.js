import { element, formatNumber, formatTime, icon, post, showMark } from "./dom.js";

const SAMPLE_PICTURE = "/media/wheel.png";
const fiveTexts = [
  "Hi",
  "Are you open on Saturday?",
  "My bike is the red one",
  "The back wheel wobbles",
  "Thanks!",
];
const names = ["Jonah", "Priya", "Lena", "Sam", "Noor", "Felix", "Grace", "Hugo"];

/** A name and a fictional number that no phone has yet. */
export const suggestPhone = (phones) => {
  const free = Array.from({ length: 100 }, (_, i) => `+154155501${String(i).padStart(2, "0")}`).find(
    (number) => !phones.some((phone) => phone.number === number),
  );
  const name =
    names.find((one) => !phones.some((phone) => phone.name === one)) ?? `Customer ${phones.length + 1}`;
  return { name, number: formatNumber(free ?? "") };
};

/** Phones by number. Each is built once, so that what a person is typing stays. */
const shown = new Map();

export const showPhones = (container, { phones, numbers }) => {
  for (const [number, phone] of shown) {
    if (phones.some((one) => one.number === number)) continue;
    phone.root.remove();
    shown.delete(number);
  }
  for (const phone of phones) {
    if (!shown.has(phone.number)) {
      const built = buildPhone(phone, numbers);
      shown.set(phone.number, built);
      container.append(built.root);
    }
    shown.get(phone.number).update(phone.bubbles, numbers);
  }
};

const buildPhone = ({ name: known, number }, numbers) => {
  const name = known ?? formatNumber(number);
  let picture = null;
  const select = element(
    "select",
    { className: "input", "aria-label": `Number that ${name} texts` },
    ...numbers.map((one) =>
      element("option", { value: one.number }, `${one.label} ${formatNumber(one.number)}`),
    ),
  );
  const chat = element("div", {
    className: "chat",
    role: "log",
    tabIndex: 0,
    "aria-label": `Texts on ${name}'s phone`,
  });
  const input = element("input", {
    className: "input",
    placeholder: `Text as ${name}`,
    "aria-label": `Text as ${name}`,
    autocomplete: "off",
  });
  const chooser = element("input", {
    type: "file",
    accept: "image/*,video/mp4,application/pdf",
    hidden: true,
  });
  const attached = element("div", { className: "attached", hidden: true });

  const write = (text, media = []) =>
    post("/_control/inbound", { from: number, to: select.value, text, media });
  const attach = (url, fileName) => {
    picture = url;
    attached.hidden = url === null;
    if (url === null) return;
    const drop = element(
      "button",
      { className: "btn small quiet", type: "button", "aria-label": `Remove ${fileName}` },
      icon("x"),
    );
    drop.onclick = () => attach(null, "");
    const preview = /\.(png|jpg|gif|webp)$/.test(url) ? element("img", { src: url, alt: "" }) : icon("image");
    attached.replaceChildren(preview, element("span", {}, fileName), drop);
  };
  chooser.onchange = async () => {
    const [file] = chooser.files;
    chooser.value = "";
    if (!file) return;
    const response = await fetch("/_control/media", {
      method: "POST",
      headers: { "content-type": file.type },
      body: file,
    });
    const answer = await response.json();
    if (response.ok) attach(answer.url, file.name);
    else attach(null, "");
    input.focus();
  };
  const button = (properties, ...content) =>
    element("button", { type: "button", className: "btn small quiet", ...properties }, ...content);
  const form = element(
    "form",
    { className: "say" },
    button(
      {
        className: "btn icon quiet",
        "aria-label": `Add a picture as ${name}`,
        onclick: () => chooser.click(),
      },
      icon("camera", ""),
    ),
    input,
    element(
      "button",
      { className: "btn primary icon", type: "submit", "aria-label": `Send as ${name}` },
      icon("send"),
    ),
    chooser,
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    if (input.value.trim() === "" && picture === null) return;
    void write(input.value, picture === null ? [] : [picture]);
    input.value = "";
    attach(null, "");
  };
  const footer = element(
    "footer",
    {},
    ...["STOP", "START", "HELP"].map((word) => button({ onclick: () => write(word) }, word)),
    button(
      { onclick: () => write("", [new URL(SAMPLE_PICTURE, location.href).href]) },
      icon("image"),
      "Picture",
    ),
    button({ onclick: () => fiveTexts.forEach((text) => void write(text)) }, "5 at once"),
  );
  const root = element(
    "article",
    { className: "phone", "aria-label": `${name}'s phone` },
    element(
      "header",
      {},
      element("h2", {}, name),
      element("span", {}, known === null ? "No name in Partyline" : formatNumber(number)),
    ),
    element("label", { className: "texting" }, element("span", {}, "Texting"), select),
    chat,
    attached,
    form,
    footer,
  );
  return { root, update: chatUpdater(chat, select) };
};

/**
 * Keeps a chat scrolled to its end while the reader is there, whatever grows: a new message, a picture or
 * typeface that loads late, the row below.
 */
const keepAtEnd = (chat) => {
  let atEnd = true;
  const toEnd = () => {
    if (atEnd) chat.scrollTop = chat.scrollHeight;
  };
  chat.onscroll = () => {
    atEnd = chat.scrollHeight - chat.scrollTop - chat.clientHeight < 40;
  };
  chat.addEventListener("load", toEnd, { capture: true });
  new ResizeObserver(toEnd).observe(chat);
  void document.fonts.ready.then(toEnd);
  return toEnd;
};

/** Updates the chat's bubbles and adds new ones at the bottom. */
const chatUpdater = (chat, select) => {
  const drawn = new Map();
  const toEnd = keepAtEnd(chat);
  let first = true;
  return (bubbles, numbers) => {
    const label = (number) => numbers.find((one) => one.number === number)?.label ?? formatNumber(number);
    for (const [id, node] of drawn) {
      if (bubbles.some((bubble) => bubble.id === id)) continue;
      node.remove();
      drawn.delete(id);
    }
    // The phone answers the number that texted last, like a phone whose newest thread is open.
    const newest = bubbles.at(-1);
    if (newest && !drawn.has(newest.id) && numbers.some((one) => one.number === newest.number))
      select.value = newest.number;
    bubbles.forEach((bubble, i) => {
      let node = drawn.get(bubble.id);
      if (!node) {
        node = drawBubble(bubble, first);
        drawn.set(bubble.id, node);
      }
      const elsewhere = bubbles.some((other) => other.number !== bubble.number)
        ? ` · ${label(bubble.number)}`
        : "";
      node.querySelector("time").textContent = formatTime(bubble.at) + elsewhere;
      showRefusal(node, bubble.refused);
      const before = chat.children[i];
      if (before !== node) chat.insertBefore(node, before ?? null);
    });
    const hint = chat.querySelector(".empty");
    if (bubbles.length === 0 && !hint)
      chat.append(element("p", { className: "empty" }, "Nothing yet. Write a text below."));
    if (bubbles.length > 0) hint?.remove();
    toEnd();
    first = false;
  };
};

const drawBubble = ({ by, text, media }, isOld) => {
  const pictures = media.map((url) => {
    const image = element("img", { src: url, alt: "Picture", loading: "lazy" });
    image.onerror = () => image.replaceWith(element("p", {}, "A file that cannot be shown here"));
    return image;
  });
  return element(
    "div",
    { className: `bubble ${by}${isOld ? "" : " new"}` },
    ...pictures,
    text === "" ? null : element("p", {}, text),
    element("time"),
  );
};

const showRefusal = (node, refused) => {
  const mark = node.querySelector(".mark");
  if (refused === null) return void mark?.remove();
  const shownMark = mark ?? node.appendChild(element("span"));
  showMark(
    shownMark,
    "fail",
    "circle-alert",
    refused === 0 ? "Partyline did not answer" : `Partyline refused it with ${refused}`,
  );
};
