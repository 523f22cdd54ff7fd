import { showBehaviour } from "./controls.js";
import { post, showMark } from "./dom.js";
import { showLedger } from "./ledger.js";
import { showPhones, suggestPhone } from "./phones.js";

let state = null;
let looking = false;
let again = false;

/** Fetches the state to show. Changes during a fetch cause one more, not a queue of them. */
const look = async () => {
  again = true;
  if (looking) return;
  looking = true;
  try {
    while (again) {
      again = false;
      state = await (await fetch("/_control/phones")).json();
      showPhones(document.querySelector("#phones"), state);
      showBehaviour(state);
      showLedger(state.ledger);
    }
  } catch {
    showMark(document.querySelector("#partyline"), "fail", "circle-alert", "The simulator has stopped");
  } finally {
    looking = false;
  }
};

const askPartyline = async () => {
  const mark = document.querySelector("#partyline");
  try {
    const { address, answers } = await (await fetch("/_control/partyline")).json();
    if (answers) showMark(mark, "ok", "circle-check", `Partyline answers at ${address}`);
    else showMark(mark, "fail", "circle-alert", `No answer from Partyline at ${address}`);
  } catch {
    showMark(mark, "fail", "circle-alert", "The simulator has stopped");
  }
};

const openDialog = (dialog) => {
  dialog.querySelector("[value=cancel]").onclick = () => dialog.close();
  dialog.showModal();
};

document.querySelector("#add-phone").onclick = () => {
  const dialog = document.querySelector("#phone-dialog");
  const { name, number } = suggestPhone(state?.phones ?? []);
  const form = dialog.querySelector("form");
  const error = dialog.querySelector(".error");
  error.hidden = true;
  form.elements.name.value = name;
  form.elements.number.value = number;
  form.onsubmit = async (event) => {
    event.preventDefault();
    const answer = await post("/_control/phones", {
      name: form.elements.name.value,
      number: form.elements.number.value,
    });
    if (answer.status === 201) return dialog.close();
    error.textContent = answer.body.error;
    error.hidden = false;
  };
  openDialog(dialog);
  form.elements.name.select();
};

document.querySelector("#start-over").onclick = () => {
  const dialog = document.querySelector("#over-dialog");
  dialog.querySelector("form").onsubmit = () => void post("/_control/reset", {});
  openDialog(dialog);
};

new EventSource("/_control/live").onmessage = () => void look();
await askPartyline();
setInterval(askPartyline, 5000);
