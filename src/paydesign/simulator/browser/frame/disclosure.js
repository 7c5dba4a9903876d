/**
 * Let a button open and close a menu, which Escape closes too; return what does it.
 *
 * @param {HTMLButtonElement} button
 * @param {HTMLElement} menu
 */
export function makeDisclosure(button, menu) {
  const open = (isOpen) => {
    menu.hidden = !isOpen;
    button.setAttribute("aria-expanded", String(isOpen));
  };
  open(false);
  button.addEventListener("click", () => open(menu.hidden));
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    open(false);
    button.focus();
  });
  return open;
}
