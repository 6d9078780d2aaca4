/** A compiled module of kernels. A thread may be sent it: nothing is compiled twice. */
export interface KernelModule {
  readonly [KERNEL_MODULE]: never;
}

/** A shared memory that kernels can import. A thread may be sent it. */
export interface KernelMemory {
  readonly buffer: SharedArrayBuffer;
}

/** The modules that the fast path has, one of each file `assembly/<name>.ts` that is compiled. */
export interface KernelModules {
  readonly scoring: KernelModule;
  readonly ruleBits: KernelModule;
}

declare const KERNEL_MODULE: unique symbol;

// The pure part of core is compiled without the types of any platform; engines of today all have this one.
declare const WebAssembly: {
  readonly Module: new (binary: Uint8Array<ArrayBuffer>) => KernelModule;
  readonly Memory: new (pages: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: true;
  }) => KernelMemory;
  readonly Instance: new (
    module: KernelModule,
    imports: { readonly env: { readonly memory: KernelMemory } },
  ) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;

/** The module of a binary; null where the engine has no WebAssembly of 128-bit vectors and shared memories. */
export function compileKernels(binary: Uint8Array<ArrayBuffer>): KernelModule | null {
  try {
    return new WebAssembly.Module(binary);
  } catch {
    return null;
  }
}

/** A zeroed memory of `bytes`, rounded up to pages of 64 KiB. Throws a RangeError where there is not that much. */
export function createKernelMemory(bytes: number): KernelMemory {
  const pages = Math.ceil(bytes / PAGE_BYTES);
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
}

/** What `module` exports, on `memory`. Each thread makes its own: an instance has variables. */
export function instantiateKernels(module: KernelModule, memory: KernelMemory): unknown {
  return new WebAssembly.Instance(module, { env: { memory } }).exports;
}
