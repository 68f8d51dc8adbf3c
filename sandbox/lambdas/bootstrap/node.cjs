// Runs the handler of one function, once for each line on stdin; the parent reads the answers from a pipe.
//
// The packages @aws-sdk/client-* are not installed here. A function that asks for one gets a stand-in whose commands
// are carried out by the sandbox (POST /_refarch/call), with the parameters and results of the real ones.
"use strict";

const childProcess = require("node:child_process");
const crypto = require("node:crypto");
const { EventEmitter } = require("node:events");
const fs = require("node:fs");
const http = require("node:http");
const https = require("node:https");
const Module = require("node:module");
const path = require("node:path");
const readline = require("node:readline");
const tls = require("node:tls");
const { pathToFileURL } = require("node:url");
const util = require("node:util");

const take = (name) => {
  const value = process.env[name];
  delete process.env[name];
  return value;
};
const ANSWERS = Number(take("REFARCH_ANSWERS"));
const DESK = process.env.REFARCH_DESK;
const LAYERS = take("REFARCH_LAYERS");
const MARK = take("REFARCH_MARK");
take("REFARCH_LIFELINE"); // Without the sandbox stdin ends, and with it this process.

// --- values that JSON does not have ---------------------------------------------------------------------------------

function pack(value) {
  if (value instanceof Date) return { $date: value.toISOString() };
  if (ArrayBuffer.isView(value)) return { $bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64") };
  if (Array.isArray(value)) return value.map(pack);
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined).map(([key, item]) => [key, pack(item)]));
  }
  return value;
}

function unpack(value) {
  if (Array.isArray(value)) return value.map(unpack);
  if (!value || typeof value !== "object") return value;
  if ("$date" in value) return new Date(value.$date);
  if ("$bytes" in value) return new Uint8Array(Buffer.from(value.$bytes, "base64"));
  if ("$stream" in value) {
    // Some results are streams (an object of S3) and some are bytes (what a function returned): this can be used as both.
    const bytes = Buffer.from(value.$stream, "base64");
    const text = (encoding) => bytes.toString(encoding);
    return Object.assign(new Uint8Array(bytes), { transformToString: text, transformToByteArray: async () => new Uint8Array(bytes) });
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, unpack(item)]));
}

// --- the AWS SDK ----------------------------------------------------------------------------------------------------

async function call(service, operation, parameters, config) {
  const given = typeof config.credentials === "function" ? await config.credentials() : config.credentials;
  const region = typeof config.region === "function" ? await config.region() : config.region;
  const response = await fetch(`${DESK}/call`, {
    method: "POST",
    body: JSON.stringify({
      service,
      operation,
      region: region ?? process.env.AWS_REGION,
      credentials: given ?? {
        accessKeyId: process.env.AWS_ACCESS_KEY_ID,
        secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY,
        sessionToken: process.env.AWS_SESSION_TOKEN,
      },
      parameters: pack(parameters ?? {}),
      trace: process.env._X_AMZN_TRACE_ID,
    }),
  });
  const answer = await response.json();
  if (answer.error) {
    const error = new Error(answer.error.message);
    error.name = answer.error.code;
    error.$metadata = { httpStatusCode: answer.error.status };
    throw error;
  }
  return { ...unpack(answer.result), $metadata: { httpStatusCode: 200 } };
}

function exportsOf(service) {
  // Only asked for by code that lists what a package exports, as bundled code does; it cannot wait for an answer.
  const script = `fetch(${JSON.stringify(`${DESK}/exports?service=${service}`)}).then((r) => r.text()).then((t) => process.stdout.write(t))`;
  return JSON.parse(childProcess.execFileSync(process.execPath, ["-e", script]).toString());
}

function sdk(service) {
  class Client {
    constructor(config = {}) {
      this.config = { ...config, region: async () => config.region ?? process.env.AWS_REGION };
      return new Proxy(this, {
        get: (target, name) => {
          if (name in target || typeof name !== "string" || name === "then") return target[name];
          const operation = name[0].toUpperCase() + name.slice(1);
          return (input) => call(service, operation, input, target.config);
        },
      });
    }
    send(command) {
      return call(service, command.operation, command.input, this.config);
    }
    destroy() {}
  }
  const commands = {};
  const command = (name) =>
    (commands[name] ??= class {
      constructor(input) {
        this.input = input;
        this.operation = name.slice(0, -"Command".length);
      }
    });
  const exported = (name) => (typeof name !== "string" || name === "then" || name === "__esModule" ? undefined : name.endsWith("Command") ? command(name) : Client);
  return new Proxy(
    {},
    {
      get: (_, name) => exported(name),
      has: () => true,
      ownKeys: () => exportsOf(service),
      getOwnPropertyDescriptor: (_, name) => ({ enumerable: true, configurable: true, value: exported(name) }),
    },
  );
}

const providers = {
  fromTemporaryCredentials:
    ({ params, clientConfig }) =>
    async () => {
      const { Credentials } = await call("sts", "AssumeRole", { RoleSessionName: "function", ...params }, clientConfig ?? {});
      return { accessKeyId: Credentials.AccessKeyId, secretAccessKey: Credentials.SecretAccessKey, sessionToken: Credentials.SessionToken };
    },
};

const load = Module._load;
const packages = {};
Module._load = function (request, ...rest) {
  if (request === "@aws-sdk/credential-providers") return providers;
  if (request === "cfn-response") return load.call(this, path.join(__dirname, "cfn-response.cjs"), ...rest);
  if (request.startsWith("@aws-sdk/client-")) return (packages[request] ??= sdk(request.slice("@aws-sdk/client-".length)));
  return load.call(this, request, ...rest);
};

// A custom resource answers to an https address without a port, the only kind that AWS gives it.
const request = https.request;
https.request = function (options, ...rest) {
  if (options?.hostname !== "localhost") return request.call(this, options, ...rest);
  return http.request({ ...options, port: new URL(DESK).port }, ...rest);
};

// CDK's provider of OpenID Connect takes the thumbprint of the issuer's certificate before it calls IAM. No issuer is
// asked from here: each has a certificate that follows from its name.
const ISSUERS = "Custom::AWSCDKOpenIdConnectProvider";
const connect = tls.connect;
let asksIssuers = false;
tls.connect = function (port, host, ...rest) {
  if (!asksIssuers) return connect.call(this, port, host, ...rest);
  const fingerprint = crypto.createHash("sha1").update(host).digest("hex").toUpperCase().match(/../g).join(":");
  const validTo = new Date(Date.now() + 3650 * 86400000).toUTCString();
  const socket = new EventEmitter();
  socket.getPeerX509Certificate = () => ({ fingerprint, validTo, issuer: `CN=${host}`, subject: `CN=${host}` });
  socket.end = () => {};
  setImmediate(() => socket.emit("secureConnect"));
  return socket;
};

// --- the log --------------------------------------------------------------------------------------------------------

let current = "undefined";
for (const [method, level] of Object.entries({ debug: "DEBUG", error: "ERROR", info: "INFO", log: "INFO", trace: "TRACE", warn: "WARN" })) {
  // One event, however many lines it has: the sandbox turns the separators back.
  console[method] = (...said) => {
    const line = [new Date().toISOString(), current, level, util.format(...said)].join("\t");
    process.stdout.write(line.replaceAll("\n", "\x1f") + "\n");
  };
}

// --- the handler ----------------------------------------------------------------------------------------------------

let most = 0;
function peakBytes() {
  most = Math.max(most, process.memoryUsage.rss());
  return most;
}

function tell(answer) {
  process.stdout.write(`\n${MARK}\n`);
  fs.writeSync(ANSWERS, JSON.stringify({ ...answer, bytes: peakBytes() }) + "\n");
}

function described(error) {
  return { errorType: error?.name ?? "Error", errorMessage: error?.message ?? String(error), trace: String(error?.stack ?? "").replaceAll(process.env.LAMBDA_TASK_ROOT, "/var/task").split("\n").filter((line) => !line.includes(__filename) && !line.includes("node:internal")) };
}

async function find() {
  const [file, name] = [process.env._HANDLER.replace(/\.[^.]*$/, ""), process.env._HANDLER.split(".").at(-1)];
  const major = `node${process.versions.node.split(".")[0]}`;
  Module.globalPaths.push(path.join(LAYERS, "nodejs", "node_modules"), path.join(LAYERS, "nodejs", major, "node_modules"));
  for (const extension of [".js", ".mjs", ".cjs"]) {
    const whole = path.join(process.env.LAMBDA_TASK_ROOT, file + extension);
    if (fs.existsSync(whole)) {
      const loaded = extension === ".mjs" ? await import(pathToFileURL(whole).href) : require(whole);
      if (typeof loaded[name] !== "function") throw new Error(`${process.env._HANDLER} is undefined or not exported`);
      return loaded[name];
    }
  }
  const missing = new Error(`Cannot find module '${file}'`);
  missing.name = "Runtime.ImportModuleError";
  throw missing;
}

function run(handler, event, about) {
  const deadline = Date.now() + about.timeout * 1000;
  asksIssuers = event?.ResourceType === ISSUERS;
  return new Promise((settle, fail) => {
    const resolve = (value) => settle(over(value));
    const reject = (error) => fail(over(error));
    const idle = () => resolve(null);
    const over = (outcome) => {
      process.removeListener("beforeExit", idle);
      process.stdin.ref();
      return outcome;
    };
    const done = (error, value) => (error ? reject(error) : resolve(value));
    const context = {
      functionName: about.function_name,
      functionVersion: about.function_version,
      invokedFunctionArn: about.invoked_function_arn,
      memoryLimitInMB: String(about.memory_limit_in_mb),
      awsRequestId: about.aws_request_id,
      logGroupName: about.log_group_name,
      logStreamName: about.log_stream_name,
      clientContext: about.client_context ?? undefined,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
      done,
      succeed: resolve,
      fail: reject,
    };
    const answer = handler(event, context, done);
    if (typeof answer?.then === "function") answer.then(resolve, reject);
    else if (answer !== undefined && handler.length < 3) resolve(answer);
    else {
      // It is over when it says so, or has nothing left to do; waiting for the next request does not count.
      process.once("beforeExit", idle);
      process.stdin.unref();
    }
  });
}

async function main() {
  let handler;
  try {
    handler = await find();
  } catch (error) {
    tell({ error: described(error) });
    return;
  }
  tell({ ready: true });
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { event, context, trace } = JSON.parse(line);
    current = context.aws_request_id;
    process.env._X_AMZN_TRACE_ID = trace;
    try {
      tell({ value: JSON.stringify((await run(handler, event, context)) ?? null) });
    } catch (error) {
      console.error("Invoke Error\t" + JSON.stringify(described(error)));
      tell({ error: described(error) });
    }
  }
}

main();
