cart.addEventListener("input", (event) => event.target !== code && changeCart());
cart.addEventListener("submit", (event) => {
  event.preventDefault();
  changeCart(code.value.trim() || undefined);
});
byId("remove-discount", HTMLElement).addEventListener("click", () => {
  changeCart(null);
  code.focus();
});
