// Validates the YAML of the standard input against Kubernetes' own schemas: what the typed reader of the tests does not see, such as
// missing required fields, words that are none of those allowed, and quantities that are none. Prints a line for each mistake.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import * as kubernetes from "kubernetes-models";
import * as keda from "@kubernetes-models/keda";

const models = new Map();
for (const model of Object.values({ ...kubernetes, ...keda })) collect(model);

let mistakes = 0;
for (const document of parseAllDocuments(readFileSync(0, "utf8"))) {
  for (const error of document.errors) say("YAML", error.message);
  const object = document.toJS();
  if (object === null) continue;
  const name = `${object.kind} ${object.metadata?.name}`;
  const Model = models.get(`${object.apiVersion} ${object.kind}`);
  if (!Model) say(name, `no schema for ${object.apiVersion}`);
  else {
    try {
      new Model(object).validate();
    } catch (error) {
      say(name, error.message);
    }
  }
}
process.exitCode = mistakes === 0 ? 0 : 1;

function say(name, message) {
  mistakes++;
  console.log(`${name}: ${message}`);
}

function collect(model) {
  if (typeof model !== "function" || !model.is) {
    if (model && typeof model === "object") for (const inner of Object.values(model)) collect(inner);
    return;
  }
  const { apiVersion, kind } = new model();
  if (apiVersion && kind) models.set(`${apiVersion} ${kind}`, model);
}
