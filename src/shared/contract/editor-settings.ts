import { z } from 'zod';

/** How notes look while they are written. */
export const editorSettingsSchema = z.object({
  /** Markup is shown only where the cursor is; elsewhere stands what it means. */
  livePreview: z.boolean().default(true),
});
