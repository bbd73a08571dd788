// Loaded into jsii's Node.js process with --require, before anything else.
//
// The index of @cdktf/provider-aws requires all of its modules, some 1,500, of which a program uses a few. This makes
// the index a set of getters instead, each of which requires its module on first use. Only an index of the known
// version that holds nothing but such requires is treated so; any other file is run as it is.
//
// cdktf requires archiver, with some 200 modules, to zip folders. It gets a stand-in that requires it on first use.
'use strict';

const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');

const PROVIDER = { name: '@cdktf/provider-aws', version: '20.1.0' };
const CDKTF = { name: 'cdktf', version: '0.21.0' };
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

/** Whether a folder is that of a package in the known version. */
function holds(folder, known) {
  try {
    const manifest = JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
    return manifest.name === known.name && manifest.version === known.version;
  } catch {
    return false;
  }
}

function isProviderIndex(filename) {
  return (
    path.basename(filename) === 'index.js' &&
    filename.includes('provider-aws') &&
    holds(path.join(path.dirname(filename), '..'), PROVIDER)
  );
}

function isCdktfFiles(filename) {
  return (
    filename !== undefined &&
    filename.endsWith(path.join('lib', 'private', 'fs.js')) &&
    holds(path.join(path.dirname(filename), '..', '..'), CDKTF)
  );
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

const load = Module._load;

Module._load = function (request, parent, isMain) {
  if (request !== 'archiver' || !isCdktfFiles(parent?.filename)) {
    return load(request, parent, isMain);
  }
  const archiver = () => load(request, parent, isMain);
  return new Proxy(function () {}, {
    apply: (_, self, args) => Reflect.apply(archiver(), self, args),
    construct: (_, args) => Reflect.construct(archiver(), args),
    get: (_, name) => archiver()[name],
    has: (_, name) => name in archiver(),
  });
};
