import { ExactStore } from './exact-store.ts';
import { vectorStoreContract } from './vector-store-contract.ts';

// The contract itself is tried here: what the simplest store cannot pass asks for too much.
vectorStoreContract('ExactStore', () => {
  const disk = new Map<number, Float32Array>();
  return { create: (dimensions) => new ExactStore(dimensions, disk) };
});
