import { plainText } from './plain-text.ts';

/**
 * Writes a name as a part of a file's name, which any system takes: `Đồng Nai` as `dong-nai`.
 *
 * @param names the same in one language after another: the first that Latin letters can write is taken
 * @param id stands for one that none of them can
 */
export function fileSlug(names: readonly (string | undefined)[], id: string): string {
  const [slug = dashed(id)] = names.flatMap((name) => {
    const plain = plainText(name ?? '');
    return /[a-z0-9]/.test(plain) && !/[^\P{L}a-z]/u.test(plain) ? [dashed(plain)] : [];
  });
  return slug;
}

const dashed = (text: string) => text.replaceAll(/[^\w]+/g, '-').replaceAll(/^-+|-+$/g, '');
