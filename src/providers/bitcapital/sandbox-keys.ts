import type { FastifyInstance } from 'fastify';
import { endToEndIdMaker } from '../../domain/end-to-end-id';
import { isCnpj, isCpf } from '../../domain/tax-id';
import { ISPB, refuse } from './sandbox-view';

/** A key nobody has registered. */
const UNKNOWN_KEY = 'nao-existe@example.com';
/** A key of somebody who is certainly not the recipient; the CPF is synthetic. */
const FOREIGN_KEY = { key: 'outra-pessoa@example.com', taxId: '11144477735' };

export const isUnknownKey = (key: string | null): boolean => key === UNKNOWN_KEY;

/** The directory, as far as it can be read through BIT Capital. Its address is assumed. */
export function addKeyLookUp(wallet: FastifyInstance): void {
  const newEndToEndId = endToEndIdMaker(ISPB, () => new Date());
  wallet.get<{ Params: { key: string } }>('/keys/:key', (request, reply) => {
    const { key } = request.params;
    if (isUnknownKey(key)) {
      return refuse(reply, { status: 404, message: 'Key not found', details: {} });
    }
    return reply.send({
      endToEndId: newEndToEndId('E'),
      name: 'Titular de Teste',
      taxId: maskedHolder(key),
      bank: '88888888',
    });
  });
}

/** A key that is a CPF or CNPJ tells its holder; of any other nothing could be known here. */
function maskedHolder(key: string): string {
  const taxId = key === FOREIGN_KEY.key ? FOREIGN_KEY.taxId : key;
  if (isCpf(taxId)) return `***.${taxId.slice(3, 6)}.${taxId.slice(6, 9)}-**`;
  if (!isCnpj(taxId)) return '***.***.***-**';
  return `**.${taxId.slice(2, 5)}.${taxId.slice(5, 8)}/${taxId.slice(8, 12)}-**`;
}
