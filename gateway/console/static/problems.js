// A link of the summary of what is wrong puts the cursor into its field. Without it the page still jumps there.
for (const link of document.querySelectorAll(".problems a")) {
  link.addEventListener("click", (event) => {
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    field.closest("details")?.setAttribute("open", "");
    field.closest(".field")?.scrollIntoView();
    field.focus({ preventScroll: true });
  });
}
