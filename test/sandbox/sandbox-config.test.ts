import { loadSandboxConfig } from '../../src/sandbox/sandbox-config';

test('without an environment the sandboxes run here, in real time', () => {
  const { noticeUrlOf, ...config } = loadSandboxConfig({});
  expect(config).toEqual({ host: '127.0.0.1', port: 4100, timeScale: 1 });
  expect(noticeUrlOf('pagstar')).toBe('http://127.0.0.1:4000/webhooks/pagstar');
});

test('every setting is read', () => {
  const { noticeUrlOf, ...config } = loadSandboxConfig({
    SANDBOX_HOST: '0.0.0.0',
    SANDBOX_PORT: '5000',
    SANDBOX_TIME_SCALE: '0.1',
    SANDBOX_NOTICE_URL: 'https://repasse.example/webhooks/<provider>',
  });
  expect(config).toEqual({ host: '0.0.0.0', port: 5_000, timeScale: 0.1 });
  expect(noticeUrlOf('pagstar')).toBe('https://repasse.example/webhooks/pagstar');
});

test('every fault is told at once', () => {
  const env = { SANDBOX_PORT: 'a', SANDBOX_TIME_SCALE: '-1', SANDBOX_NOTICE_URL: 'here' };
  expect(() => loadSandboxConfig(env)).toThrow(
    /SANDBOX_NOTICE_URL.*"here".*SANDBOX_PORT.*"a".*SANDBOX_TIME_SCALE.*"-1"/,
  );
});
