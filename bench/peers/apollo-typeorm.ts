import 'reflect-metadata';
import { createServer } from 'node:http';
import { ApolloServer } from '@apollo/server';
import { expressMiddleware } from '@as-integrations/express5';
import { IsIn, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import express from 'express';
import {
  Arg,
  buildSchema,
  Field,
  ID,
  InputType,
  Mutation,
  ObjectType,
  Query,
  Resolver,
} from 'type-graphql';
import {
  Column,
  DataSource,
  Entity,
  PrimaryColumn,
  PrimaryGeneratedColumn,
  QueryFailedError,
} from 'typeorm';

// The stack as its four documentations show it: decorated entities, `save()` in a transaction, the
// account read under a pessimistic lock, validation on, production mode.
const { isKnown, centsFrom, textFrom } = require('../authenticate.cjs');

@Entity('account')
class Account {
  @PrimaryColumn('uuid') id: string;
  @Column('uuid', { name: 'merchant_id' }) merchantId: string;
  @Column('bigint') available: string;
  @Column('bigint') held: string;
}

@ObjectType()
@Entity('payout')
class Payout {
  @Field(() => ID) @PrimaryGeneratedColumn('uuid') id: string;
  @Column('uuid', { name: 'merchant_id' }) merchantId: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('text', { name: 'idempotency_key' }) idempotencyKey: string;
  @Column('bigint', { name: 'amount' }) cents: string;
  @Column('text', { name: 'pix_key_type' }) pixKeyType: string;
  @Column('text', { name: 'pix_key' }) pixKey: string;
  @Column('text', { name: 'recipient_name' }) recipientName: string;
  @Column('text', { name: 'recipient_tax_id' }) recipientTaxId: string;
  @Field(() => String) @Column('text') status: string;
  @Field(() => String) get amount(): string {
    return textFrom(this.cents);
  }
}

@Entity('ledger_entry')
class LedgerEntry {
  @PrimaryGeneratedColumn('identity') id: string;
  @Column('uuid', { name: 'account_id' }) accountId: string;
  @Column('uuid', { name: 'payout_id' }) payoutId: string;
  @Column('text') kind: string;
  @Column('bigint') amount: string;
}

@Entity('payout_event')
class PayoutEvent {
  @PrimaryGeneratedColumn('identity') seq: string;
  @Column('uuid', { name: 'payout_id' }) payoutId: string;
  @Column('int') version: number;
  @Column('text', { name: 'to_status' }) toStatus: string;
}

@InputType()
class PixKeyInput {
  @Field(() => String) @IsIn(['CPF', 'CNPJ', 'EMAIL', 'PHONE', 'EVP']) type: string;
  @Field(() => String) @IsString() @MaxLength(200) value: string;
}

@InputType()
class DestinationInput {
  @Field(() => PixKeyInput) @ValidateNested() pixKey: PixKeyInput;
}

@InputType()
class RecipientInput {
  @Field(() => String) @IsString() @MaxLength(140) name: string;
  @Field(() => String) @IsString() @MaxLength(200) taxId: string;
}

@InputType()
class RequestPayoutInput {
  @Field(() => ID) @IsString() accountId: string;
  @Field(() => String) @Matches(/^[A-Za-z0-9._:-]{1,64}$/) idempotencyKey: string;
  @Field(() => String) @IsString() amount: string;
  @Field(() => DestinationInput) @ValidateNested() destination: DestinationInput;
  @Field(() => RecipientInput) @ValidateNested() recipient: RecipientInput;
}

@ObjectType()
class UserError {
  @Field(() => String) code: string;
  @Field(() => String) message: string;
  @Field(() => [String]) path: string[];
}

@ObjectType()
class RequestPayoutPayload {
  @Field(() => Payout, { nullable: true }) payout: Payout | null;
  @Field(() => Boolean) replayed: boolean;
  @Field(() => [UserError]) userErrors: UserError[];
}

const database = new DataSource({
  type: 'postgres',
  url: process.env.DATABASE_URL,
  entities: [Account, Payout, LedgerEntry, PayoutEvent],
  poolSize: Number(process.env.POOL_MAX ?? 20),
});

const payload = (payout: Payout | null, replayed: boolean): RequestPayoutPayload => ({
  payout,
  replayed,
  userErrors: payout
    ? []
    : [{ code: 'INSUFFICIENT', message: 'not enough money', path: ['input', 'amount'] }],
});

function record(input: RequestPayoutInput): Promise<RequestPayoutPayload> {
  return database.transaction(async (manager) => {
    const { accountId, idempotencyKey, destination, recipient } = input;
    const known = await manager.findOneBy(Payout, { idempotencyKey });
    if (known) return payload(known, true);
    const cents = centsFrom(input.amount);
    const account = await manager.findOne(Account, {
      where: { id: accountId },
      lock: { mode: 'pessimistic_write' },
    });
    if (!account || BigInt(account.available) < BigInt(cents)) return payload(null, false);
    account.available = String(BigInt(account.available) - BigInt(cents));
    account.held = String(BigInt(account.held) + BigInt(cents));
    await manager.save(account);
    const payout = await manager.save(
      manager.create(Payout, {
        merchantId: account.merchantId,
        accountId,
        idempotencyKey,
        cents: String(cents),
        pixKeyType: destination.pixKey.type,
        pixKey: destination.pixKey.value,
        recipientName: recipient.name,
        recipientTaxId: recipient.taxId,
        status: 'QUEUED',
      }),
    );
    const entry = { accountId, payoutId: payout.id, kind: 'HOLD', amount: String(cents) };
    await manager.save(manager.create(LedgerEntry, entry));
    await manager.save(
      manager.create(PayoutEvent, { payoutId: payout.id, version: 1, toStatus: 'QUEUED' }),
    );
    return payload(payout, false);
  });
}

@Resolver()
class PayoutResolver {
  @Query(() => Boolean) ready(): boolean {
    return true;
  }

  @Mutation(() => RequestPayoutPayload)
  async requestPayout(@Arg('input', () => RequestPayoutInput) input: RequestPayoutInput) {
    try {
      return await record(input);
    } catch (error) {
      if (error instanceof QueryFailedError && error.driverError.code === '23505')
        return record(input);
      throw error;
    }
  }
}

async function main(): Promise<void> {
  await database.initialize();
  const schema = await buildSchema({ resolvers: [PayoutResolver], validate: true });
  const apollo = new ApolloServer({ schema, csrfPrevention: true });
  await apollo.start();
  const app = express();
  app.use('/graphql', (request, response, next) => {
    if (isKnown(request.headers.authorization)) next();
    else response.status(401).end();
  });
  app.use('/graphql', express.json(), expressMiddleware(apollo));
  const server = createServer(app);
  server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
  process.on('SIGTERM', () => {
    server.closeAllConnections();
    server.close(() => void database.destroy().then(() => process.exit(0)));
  });
}

void main();
