// Loaded into jsii's Node.js process with --require, before anything else.
//
// The index of @cdktf/provider-aws requires all of its modules, some 1,500, of which a program uses a few. This makes
// the index a set of getters instead, each of which requires its module on first use. Only an index of the known
// version that holds nothing but such requires is treated so; any other file is run as it is.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const PACKAGE = '@cdktf/provider-aws';
const VERSION = '20.1.0';
const REQUIRE = /^exports\.(\w+) = require\("(\.\/[\w-]+)"\);$/;
// What else the TypeScript compiler writes into such a file.
const BOILERPLATE =
  /^("use strict";|\/\*\*| \*.*|Object\.defineProperty\(exports, "__esModule", \{ value: true \}\);|(exports\.\w+ = )+void 0;|\/\/.*|)$/;

/** The modules of an index by the name they are exported under, or undefined if the file holds anything else. */
function modulesOfIndex(source) {
  const modules = new Map();
  for (const line of source.split('\n')) {
    const match = REQUIRE.exec(line);
    if (match) {
      modules.set(match[1], match[2]);
    } else if (!BOILERPLATE.test(line)) {
      return undefined;
    }
  }
  return modules;
}

function isProviderIndex(filename) {
  if (path.basename(filename) !== 'index.js' || !filename.includes('provider-aws')) {
    return false;
  }
  try {
    const manifest = JSON.parse(fs.readFileSync(path.join(path.dirname(filename), '..', 'package.json'), 'utf8'));
    return manifest.name === PACKAGE && manifest.version === VERSION;
  } catch {
    return false;
  }
}

const runAsItIs = Module._extensions['.js'];

Module._extensions['.js'] = function (module, filename) {
  const modules = isProviderIndex(filename) ? modulesOfIndex(fs.readFileSync(filename, 'utf8')) : undefined;
  if (!modules) {
    return runAsItIs(module, filename);
  }
  Module._extensions['.js'] = runAsItIs;
  Object.defineProperty(module.exports, '__esModule', { value: true });
  for (const [name, file] of modules) {
    Object.defineProperty(module.exports, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = module.require(file);
        Object.defineProperty(module.exports, name, { enumerable: true, configurable: true, writable: true, value });
        return value;
      },
    });
  }
};
