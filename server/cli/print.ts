/** Prints an answer as people or as programs like it. */
export type Print = (answer: unknown, asText: () => string) => void;

export function createPrint(asJson: boolean): Print {
  return (answer, asText) => {
    process.stdout.write(`${asJson ? JSON.stringify(answer, null, 2) : asText()}\n`);
  };
}
