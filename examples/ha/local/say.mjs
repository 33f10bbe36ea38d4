/** One line for people, with the time of day. @param {string} text */
export function say(text) {
  process.stdout.write(`${new Date().toTimeString().slice(0, 8)}  ${text}\n`);
}
