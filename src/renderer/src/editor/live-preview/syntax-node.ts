import type { syntaxTree } from '@codemirror/language';

type Tree = ReturnType<typeof syntaxTree>;

export type SyntaxNode = Tree['topNode'];
export type SyntaxNodeRef = Parameters<Parameters<Tree['iterate']>[0]['enter']>[0];
