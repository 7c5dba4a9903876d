import { makeDisclosure } from "./disclosure.js";

/**
 * Make the menu of test accounts of a method, which types one into the form at a click.
 *
 * @param {import("./method_form.js").Method} method
 * @param {(number: string) => void} onChoice
 */
export function makeAccountMenu({ type, accounts }, onChoice) {
  const list = document.createElement("ul");
  const menu = document.createElement("div");
  Object.assign(menu, { id: `test-accounts-${type}`, className: "cards", hidden: true });
  menu.setAttribute("role", "group");
  menu.setAttribute("aria-label", "Test accounts");
  menu.append(list);
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "plain", textContent: "Test accounts" });
  button.setAttribute("aria-controls", menu.id);
  const open = makeDisclosure(button, menu);
  for (const { label, number } of accounts) {
    const choice = document.createElement("button");
    const small = document.createElement("small");
    small.textContent = number;
    choice.type = "button";
    choice.append(label, small);
    choice.addEventListener("click", () => {
      open(false);
      onChoice(number);
    });
    const item = document.createElement("li");
    item.append(choice);
    list.append(item);
  }
  const bar = document.createElement("div");
  bar.className = "bar end";
  bar.append(button);
  const whole = document.createElement("div");
  whole.append(bar, menu);
  return whole;
}
