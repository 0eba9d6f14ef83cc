import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sentence } from '../text/sentence.ts';
import { USER_TASK } from './configuration.ts';
import type { Demo } from './workspace.ts';

/** One way in which a workspace is spoilt, as it happens to people. */
export type Break = { sentence: Sentence; spoil: (demo: Demo) => Promise<void> | void };

/** What can be broken, by the task that notices it, in the order of the phases. */
export const BREAKS: Readonly<Record<string, Break>> = {
  git_health_check: {
    sentence: {
      en: 'a merge stopped at a conflict in roo-config/teams.toml, and nobody has resolved it',
      fr: 'une fusion s’est arrêtée sur un conflit dans roo-config/teams.toml, et personne ne l’a résolu',
    },
    spoil: async ({ workspace }) => {
      const teams = (name: string) => ({
        'roo-config/teams.toml': `[platform]\nname = "${name}"\nmembers = ["ada"]\n`,
      });
      await workspace.git('checkout', '--quiet', '-b', 'rename-team');
      await workspace.commit('Call the team Infrastructure', teams('Infrastructure'));
      await workspace.git('checkout', '--quiet', 'main');
      await workspace.commit('Call the team Foundations', teams('Foundations'));
      await workspace.ask('merge', '--quiet', '--no-edit', '--no-ff', 'rename-team');
    },
  },
  network_connectivity: {
    sentence: {
      en: 'the server of the network check does not answer any more',
      fr: 'le serveur du contrôle réseau ne répond plus',
    },
    spoil: ({ endpoint }) => endpoint.close(),
  },
  critical_files_validation: {
    sentence: {
      en: 'roo-config/settings/servers.json was cut off while it was being written',
      fr: 'l’écriture de roo-config/settings/servers.json a été interrompue',
    },
    spoil: ({ workspace }) =>
      workspace.write({ 'roo-config/settings/servers.json': '{\n  "servers": [\n    {\n      "name": "no' }),
  },
  git_sync: {
    sentence: {
      en: 'a commit was made here and never pushed, while the remote moved on: the histories have diverged',
      fr: 'un commit local n’a jamais été poussé alors que le dépôt distant avançait: les historiques ont divergé',
    },
    spoil: ({ workspace }) =>
      workspace.commit('Note an idea', { 'notes/ideas.md': 'Notes should have a date.\n' }),
  },
  post_sync_validation: {
    sentence: {
      en: 'a colleague has pushed a file with conflict markers in it',
      fr: 'un collègue a poussé un fichier qui contient des marqueurs de conflit',
    },
    spoil: async ({ colleague }) => {
      const both =
        'Review on Mondays.\n<<<<<<< HEAD\nTwo reviewers.\n=======\nOne reviewer.\n>>>>>>> fewer-reviewers\n';
      await colleague.commit('Merge branch fewer-reviewers', { 'notes/review.md': both });
      await colleague.git('push', '--quiet', 'origin', 'main');
    },
  },
  mcp_tests: {
    sentence: {
      en: 'the MCP server imports a file that nobody has committed, so it dies at its start',
      fr: 'le serveur MCP importe un fichier que personne n’a versionné: il meurt au démarrage',
    },
    spoil: ({ workspace }) =>
      workspace.write({ 'tools/notes-server.mjs': "import { serve } from './serve.mjs';\n\nserve();\n" }),
  },
  config_validation: {
    sentence: {
      en: 'two files under roo-config were edited in a hurry: a YAML line stands too far to the right, a JSONC file lacks a comma',
      fr: 'deux fichiers de roo-config ont été modifiés à la hâte: une ligne YAML mal indentée, une virgule manquante en JSONC',
    },
    spoil: ({ workspace }) =>
      workspace.write({
        'roo-config/schedules/nightly.yaml': 'nightly:\n  at: "06:00"\n    days: [monday, thursday]\n',
        'roo-config/settings/modes.jsonc': '{\n  "first": "code"\n  "others": ["debug", "ask"]\n}\n',
      }),
  },
  [USER_TASK]: {
    sentence: {
      en: 'notes/welcome.md was emptied, so the user’s own smoke test exits 3',
      fr: 'notes/welcome.md a été vidé: le test de l’utilisateur se termine avec le code 3',
    },
    spoil: ({ workspace }) => workspace.write({ 'notes/welcome.md': '' }),
  },
  log_cleanup: {
    sentence: {
      en: 'the configuration wants logs removed from ../outside, which is not part of the workspace',
      fr: 'la configuration demande de nettoyer ../outside, qui ne fait pas partie de l’espace de travail',
    },
    spoil: ({ root, configure }) => {
      mkdirSync(join(root, 'outside'), { recursive: true });
      writeFileSync(join(root, 'outside', 'of-somebody-else.log'), 'not yours\n');
      configure({ logDirectories: ['logs', '../outside'] });
    },
  },
  temp_cleanup: {
    sentence: {
      en: 'the configuration has the pattern ../*.tmp, which leaves the workspace',
      fr: 'la configuration contient le motif ../*.tmp, qui sort de l’espace de travail',
    },
    spoil: ({ root, configure }) => {
      writeFileSync(join(root, 'of-somebody-else.tmp'), 'not yours\n');
      configure({ tempPatterns: ['*.tmp', '*~', '../*.tmp'] });
    },
  },
};

/** Tasks that a new workspace offers nothing to spoil for. */
export const UNBREAKABLE = ['performance_analysis', 'parameter_optimization'];
