import { config } from 'zod';

// The page may not evaluate text: without this, zod would try to, and each try is reported as a policy violation.
config({ jitless: true });
