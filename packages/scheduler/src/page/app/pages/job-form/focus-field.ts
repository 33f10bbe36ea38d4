/** To the control of `fetch[0].uri`, or of what holds it; opens what it is folded into. */
export function focusField(path: string): void {
  const control = controlOf(path);
  if (control === null) return;
  for (const folded of ancestorsOf(control)) {
    if (folded instanceof HTMLDetailsElement) folded.open = true;
  }
  control.focus();
  control.scrollIntoView({ block: 'center' });
}

function controlOf(path: string): HTMLElement | null {
  let part = path;
  while (part !== '') {
    const control = document.getElementById(`field-${part}`);
    if (control !== null) return control;
    part = part.replace(/[.[][^.[]*$|^[^.[]*$/, '');
  }
  // All of it is in one text.
  return document.getElementById('job-json');
}

function* ancestorsOf(element: Element): Generator<Element> {
  for (let each = element.parentElement; each !== null; each = each.parentElement) yield each;
}
