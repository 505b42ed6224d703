import { Lane } from "../domain/lane.ts";

/** A lane of an operator's own, as an example: its class is trained from these words when the policy is published. */
export function legalLane(): Lane {
  return Lane.parse({
    name: "legal",
    description: "Questions about contracts, tenancy, data protection and other law; drafts of clauses and notices.",
    keywords: [
      "contract",
      "clause",
      "liability",
      "tenant",
      "landlord",
      "GDPR",
      "NDA",
      "indemnity",
      "lawsuit",
      "statute",
    ],
    examples: [
      "Does this clause let the supplier raise prices without telling us first?",
      "Draft a non-disclosure agreement between two start-ups under Dutch law.",
      "My landlord kept the deposit for normal wear and tear. What are my rights?",
      "Summarise our duties under the GDPR when a customer asks us to delete their records.",
      "Is a verbal agreement to extend the lease binding?",
      "Review the indemnity section of this contract and tell me what is unusual.",
      "What notice period applies when an employee resigns during probation?",
      "Write a cease and desist letter to a shop that uses our trademark.",
      "Can we be held liable when a subcontractor damages the client's property?",
      "Which law governs a contract between a Spanish buyer and a Canadian seller?",
    ],
    skills: ["legal"],
    reference: { latencyMs: 15_000, costMicros: 50_000 },
    expectedOutputTokens: 550,
    priceCeilingMicros: 250_000,
    ladder: ["ask", "stop"],
  });
}
