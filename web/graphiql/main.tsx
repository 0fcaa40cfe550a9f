import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';
import { createRoot } from 'react-dom/client';
import { Page } from './page';
import { loadPageConfig } from './page-config';

const root = createRoot(document.getElementById('page') ?? document.body);

loadPageConfig().then(
  (config) => root.render(<Page config={config} />),
  (error: unknown) => root.render(<p className="boot">GraphiQL cannot start: {String(error)}</p>),
);
