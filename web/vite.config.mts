import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const OUT_DIR = resolve(import.meta.dirname, '../dist/web/graphiql');
const COMPRESSIBLE = /\.(js|css|html|svg|ttf)$/;

/** Writes a `.br` beside every file, so that the server never compresses anything itself. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: 'build',
  writeBundle({ dir = OUT_DIR }, bundle) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
    for (const file of Object.values(bundle).filter((one) => COMPRESSIBLE.test(one.fileName))) {
      const content = Buffer.from(file.type === 'chunk' ? file.code : file.source);
      writeFileSync(join(dir, `${file.fileName}.br`), brotliCompressSync(content, { params }));
    }
  },
});

export default defineConfig({
  root: resolve(import.meta.dirname, 'graphiql'),
  base: '/graphiql/',
  plugins: [compressed()],
  // Two copies of any of these would not recognise each other's objects.
  resolve: { dedupe: ['react', 'react-dom', 'graphql', '@graphiql/react', 'zustand'] },
  build: {
    outDir: OUT_DIR,
    emptyOutDir: true,
    target: 'es2022',
    // Monaco is one large module by nature.
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      // "use client" means something to a server renderer, and here there is none.
      onwarn: (warning, warn) => {
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
  // For work on the page itself: `vite web` beside a running server.
  server: {
    proxy: {
      '/graphql': { target: 'http://127.0.0.1:4000', ws: true },
      '/graphiql/config.json': 'http://127.0.0.1:4000',
    },
  },
});
