import { makeDisclosure } from "./disclosure.js";

/**
 * Fill the menu of test cards, which types one into the form at a click.
 *
 * @param {(number: string) => void} onChoice
 */
export async function openTestCards(onChoice) {
  const button = /** @type {HTMLButtonElement} */ (document.getElementById("show-cards"));
  const menu = /** @type {HTMLElement} */ (document.getElementById("test-cards"));
  const open = makeDisclosure(button, menu);
  const { groups } = await (await fetch("/_simulator/cards")).json();
  menu.replaceChildren(
    ...groups.map((group) =>
      makeGroup(group, (number) => {
        open(false);
        onChoice(number);
      }),
    ),
  );
}

function makeGroup({ title, cards }, onChoice) {
  const heading = document.createElement("h2");
  heading.textContent = title;
  const list = document.createElement("ul");
  list.append(...cards.map((card) => makeItem(card, onChoice)));
  const group = document.createElement("div");
  group.append(heading, list);
  return group;
}

function makeItem({ number, label }, onChoice) {
  const button = document.createElement("button");
  button.type = "button";
  const digits = document.createElement("small");
  digits.textContent = number.replace(/(.{4})(?=.)/g, "$1 ");
  button.append(label, digits);
  button.addEventListener("click", () => onChoice(number));
  const item = document.createElement("li");
  item.append(button);
  return item;
}
