import { Arg, Args, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { createKey } from '../credentials/create-key';
import { revokeKey } from '../credentials/revoke-key';
import { rotateKey } from '../credentials/rotate-key';
import { readKeys } from '../store/read-keys';
import { CreateApiKeyInput, RevokeApiKeyInput, RotateApiKeyInput } from './api-key-inputs';
import {
  apiKeyOut,
  CreateApiKeyPayload,
  newKeyPayload,
  RevokeApiKeyPayload,
  RotateApiKeyPayload,
  revokedPayload,
} from './api-key-payloads';
import { ApiKeyConnection, type ApiKeyOut } from './api-key-type';
import { type ConnectionOf, connectionFrom } from './connection';
import type { Context } from './context';
import { CursorList } from './cursor-list';
import { Needs } from './needs';
import { askedPage, PageArgs } from './page-args';

const HOUR_MS = 3_600_000;

@Resolver()
export class ApiKeyResolver {
  @Needs('operations')
  @Query(() => ApiKeyConnection, {
    description: "The merchant's API keys, newest first, the ended ones too. Never a key itself.",
  })
  async apiKeys(
    @Args() asked: PageArgs,
    @Ctx() { reads, principal }: Context,
  ): Promise<ConnectionOf<ApiKeyOut>> {
    const page = askedPage(asked, new CursorList('apiKeys', principal.merchantId));
    const keys = (await readKeys(reads, principal, page)).map(apiKeyOut);
    return connectionFrom(keys, page, ({ id }) => id);
  }

  @Needs('operations')
  @Mutation(() => CreateApiKeyPayload, {
    description:
      'Make an API key. It can do no more than yours, and where two people are needed it counts ' +
      'as you: whoever makes a key has seen it.',
  })
  async createApiKey(
    @Arg('input', () => CreateApiKeyInput, { description: 'What it shall be.' })
    input: CreateApiKeyInput,
    @Ctx() { keys, principal, locale }: Context,
  ): Promise<CreateApiKeyPayload> {
    const wish = {
      name: input.name,
      scopes: input.scopes,
      // What is not named is what the maker reaches.
      accounts: input.accountIds ?? principal.accounts,
      addresses: namedOf(input.allowedAddresses) ?? principal.addresses ?? null,
      expiresAt: input.expiresAt ?? expiryOf(principal),
      person: input.person ?? null,
    };
    return newKeyPayload(await createKey(keys, principal, wish), locale);
  }

  @Needs('operations')
  @Mutation(() => RotateApiKeyPayload, {
    description:
      'Replace an API key of your own; both live until the overlap ends. The new one may do the ' +
      'same and ends when the old one would.',
  })
  async rotateApiKey(
    @Arg('input', () => RotateApiKeyInput, { description: 'Which key.' }) input: RotateApiKeyInput,
    @Ctx() { keys, principal, locale }: Context,
  ): Promise<RotateApiKeyPayload> {
    const overlapMs = (input.overlapHours ?? 24) * HOUR_MS;
    const addresses = namedOf(input.allowedAddresses);
    const turn = { keyId: input.keyId, overlapMs, expiresAt: null, addresses };
    return newKeyPayload(await rotateKey(keys, principal, turn), locale);
  }

  @Needs('operations')
  @Mutation(() => RevokeApiKeyPayload, {
    description: 'End an API key, everywhere within a second. Ending it again changes nothing.',
  })
  async revokeApiKey(
    @Arg('input', () => RevokeApiKeyInput, { description: 'Which key.' }) input: RevokeApiKeyInput,
    @Ctx() { keys, principal }: Context,
  ): Promise<RevokeApiKeyPayload> {
    return revokedPayload(await revokeKey(keys, principal, input.keyId));
  }
}

/** An empty list would let nobody in, and names nothing. */
const namedOf = (list: readonly string[] | null | undefined): readonly string[] | null =>
  list && list.length > 0 ? list.map((one) => one.trim()) : null;

/** A key that ends makes none that outlives it. */
const expiryOf = ({ credential, expiresAt }: Context['principal']): Date | null =>
  credential.kind === 'API_KEY' ? expiresAt : null;
