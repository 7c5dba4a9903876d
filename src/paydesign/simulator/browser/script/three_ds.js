/**
 * Show the page of the bank in a dialog over the page.
 *
 * @param {string} address
 * @returns {Promise<"done" | "abandoned">} "done" when the customer answered the bank, either way.
 */
export function authenticate(address) {
  const { origin } = new URL(address);
  const dialog = makeDialog();
  const frame = document.createElement("iframe");
  frame.src = address;
  frame.title = "3D Secure authentication";
  Object.assign(frame.style, { display: "block", width: "100%", height: "25rem", border: "0", colorScheme: "light" });
  dialog.append(makeCloseButton(dialog), frame);
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    const answer = ({ source, origin: sender, data }) => {
      if (source !== frame.contentWindow || sender !== origin || data?.type !== "three_ds") return;
      dialog.close("done");
    };
    window.addEventListener("message", answer);
    dialog.addEventListener("close", () => {
      window.removeEventListener("message", answer);
      dialog.remove();
      resolve(dialog.returnValue === "done" ? "done" : "abandoned");
    });
  });
}

function makeDialog() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", "Approve the payment");
  const width = "min(26rem, calc(100vw - 2rem))";
  const shadow = "0 0 0 100vmax rgb(0 0 0 / 50%)"; // ::backdrop cannot be styled through the object model
  const box = { boxSizing: "border-box", width, maxWidth: "none", padding: "0", border: "0" };
  Object.assign(dialog.style, box, { borderRadius: "12px", boxShadow: shadow, overflow: "hidden", background: "#fff" });
  return dialog;
}

/** @param {HTMLDialogElement} dialog */
function makeCloseButton(dialog) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", "Close without approving");
  const place = { position: "absolute", top: "8px", right: "8px", width: "36px", height: "36px", zIndex: "1" };
  const look = { border: "0", borderRadius: "18px", background: "#eef0f4", color: "#30313d", padding: "0", margin: "0" };
  Object.assign(button.style, place, look, { font: "20px/36px system-ui, sans-serif", cursor: "pointer" });
  button.addEventListener("click", () => dialog.close());
  return button;
}
