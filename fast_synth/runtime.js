// Runs jsii's runtime in this process: jsii's own launcher would start it in a second Node.js and hand on every message.
//
// Argument: the folder in which jsii's Python package keeps the runtime.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const workers = require('node:worker_threads');

const DEFINITIONS = '.jsii.runtime-defs.v1.jsonl';

const folder = process.argv[2];

// An assembly that is used for the first time is indexed by a worker. The runtime finds that beside itself, under the name
// that it has once it is unpacked. It does not wait for it at the end: what ends sooner than the worker would never have an
// index, and parse all 120 MB of the provider's assembly each time.
const indexing = new Set();

workers.Worker = class extends workers.Worker {
  constructor(file, options) {
    super(path.join(folder, `lib__${path.basename(file)}`), options);
    indexing.add(new Promise((resolve) => this.once('exit', resolve)));
  }
};

const exit = process.exit;

process.exit = function (code) {
  if (indexing.size === 0) {
    exit(code);
  }
  Promise.all(indexing).then(() => exit(code));
};

// The runtime reads all definitions of an assembly, 33 MB of the provider's, to take a few from between two offsets.
const readFileSync = fs.readFileSync;

fs.readFileSync = function (file, ...options) {
  if (typeof file !== 'string' || path.basename(file) !== DEFINITIONS || options.length > 0) {
    return readFileSync(file, ...options);
  }
  const descriptor = fs.openSync(file);
  return {
    toString(encoding, start, end) {
      const definition = Buffer.alloc(end - start);
      if (fs.readSync(descriptor, definition, 0, definition.length, start) !== definition.length) {
        throw new Error(`${file} ends before ${end}`);
      }
      return definition.toString(encoding);
    },
  };
};

require(path.join(folder, 'lib__program.js'));
