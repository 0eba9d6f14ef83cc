import * as z from 'zod';

const text = z.string().optional().catch(undefined);
const count = z.number().int().nonnegative().optional().catch(undefined);

/** The last message of Claude Code, in both of its JSON formats. What is not as expected is taken as not said. */
export const resultMessageSchema = z.object({
  type: z.literal('result'),
  subtype: text,
  is_error: z.boolean().optional().catch(undefined),
  result: text,
  /** In place of `result` when the subtype is an error. */
  errors: z.array(z.string()).optional().catch(undefined),
  api_error_status: z.number().nullish().catch(undefined),
  session_id: text,
  num_turns: count,
  total_cost_usd: z.number().nonnegative().optional().catch(undefined),
  permission_denials: z
    .array(z.looseObject({ tool_name: text }))
    .optional()
    .catch(undefined),
  modelUsage: z
    .record(z.string(), z.looseObject({ outputTokens: count }))
    .optional()
    .catch(undefined),
});
export type ResultMessage = z.infer<typeof resultMessageSchema>;

/** A message on the way there: what the model says, and the tools it uses. */
export const assistantMessageSchema = z.object({
  type: z.literal('assistant'),
  session_id: text,
  /** Set when a sub-agent speaks. */
  parent_tool_use_id: z.string().nullish().catch(undefined),
  message: z.object({
    model: text,
    content: z.array(z.looseObject({ type: text, text })).catch([]),
  }),
});
export type AssistantMessage = z.infer<typeof assistantMessageSchema>;

/** The types of messages that there are on the way; others may come. */
export const isProgress = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  ['system', 'assistant', 'user', 'stream_event', 'rate_limit_event'].includes(String(value.type));
