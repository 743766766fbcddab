import { z } from 'zod';
import type { OllamaModel } from '../../shared/contract/ollama-api.ts';

/** More models than anybody has; what lies beyond is not offered. */
export const maxListedModels = 200;

const detailsSchema = z.object({
  family: z.string().nullish(),
  families: z.array(z.string()).nullish(),
  parameter_size: z.string().nullish(),
});

/** The part of a listed model that we read. Newer versions tell capabilities here, older ones only when asked. */
const listedSchema = z.object({
  name: z.string().min(1).max(300),
  digest: z.string().max(200),
  size: z.number().nonnegative(),
  remote_host: z.string().nullish(),
  remote_model: z.string().nullish(),
  capabilities: z.array(z.string()).nullish(),
  details: detailsSchema.nullish(),
});

export type ListedModel = z.output<typeof listedSchema>;

export const listSchema = z.object({ models: z.array(listedSchema) });
export const versionSchema = z.object({ version: z.string().max(100) });
export const showSchema = z.object({ capabilities: z.array(z.string()).nullish() });
export const runningSchema = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number(), digest: z.string() })),
});

/** A model that only forwards texts to another machine: it is not offered, since notes must not leave this one unseen. */
export function isRemote({ remote_host: host, remote_model: model }: ListedModel): boolean {
  return Boolean(host) || Boolean(model);
}

/** Families whose models make vectors and nothing else; for versions of Ollama that tell no capabilities. */
const embeddingFamilies = /bert|(^|-)embed/i;

export function toModel(listed: ListedModel, asked: readonly string[] | null): OllamaModel {
  const { name, digest, size, details } = listed;
  const capabilities = listed.capabilities ?? asked;
  const families = [details?.family ?? '', ...(details?.families ?? []), name];
  const isEmbedder = families.some((family) => embeddingFamilies.test(family));
  return {
    name,
    digest: digest.replace(/^sha256:/, ''),
    sizeBytes: size,
    parameters: details?.parameter_size ?? '',
    canEmbed: capabilities ? capabilities.includes('embedding') : isEmbedder,
    canChat: capabilities ? capabilities.includes('completion') : !isEmbedder,
  };
}

/** A name without a tag means `latest`, as for Ollama itself. */
export function findModel<T extends { readonly name: string }>(models: readonly T[], name: string): T | undefined {
  const wanted = withTag(name).toLowerCase();
  return models.find((model) => withTag(model.name).toLowerCase() === wanted);
}

function withTag(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).includes(':') ? name : `${name}:latest`;
}
