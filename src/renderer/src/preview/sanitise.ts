import DOMPurify from 'dompurify';

const tags =
  'p h2 h3 h4 h5 h6 ul ol li blockquote pre code hr br div span em strong s a img label input table thead tbody tr th td';
const addresses = ['href', 'src'];
const plainAttributes =
  'alt title class start type checked disabled tabindex data-line data-note data-heading data-missing data-picture'.split(
    ' ',
  );
const linkAddress = /^(?:https:|mailto:|#)/i;
const anyAddress = /^(?:https:|mailto:|#|ainote-app:\/\/vault\/)/i;
/** In the note's text, or served from the vault. */
const pictureSource = /^(?:data:image\/(?:png|jpe?g|gif|webp|avif);base64,|ainote-app:\/\/vault\/)/i;

const purifier = DOMPurify(window);

// What the lists cannot say: the renderer makes no other boxes, links and pictures, so nothing of a note is lost.
purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.tagName === 'INPUT') {
    if (element.getAttribute('type') === 'checkbox') element.setAttribute('disabled', '');
    else element.remove();
  } else if (element.tagName === 'A') {
    if (!linkAddress.test(element.getAttribute('href') ?? '')) element.removeAttribute('href');
  } else if (element.tagName === 'IMG') {
    if (!pictureSource.test(element.getAttribute('src') ?? '')) element.remove();
  }
});

/** The one way of HTML into the page, and the last step on it: nothing may be done to the text after this. */
export function sanitised(html: string): DocumentFragment {
  return purifier.sanitize(html, {
    ALLOWED_TAGS: tags.split(' '),
    ALLOWED_ATTR: [...addresses, ...plainAttributes],
    ALLOWED_URI_REGEXP: anyAddress,
    // Else these would have to look like addresses too.
    ADD_URI_SAFE_ATTR: plainAttributes,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    SANITIZE_NAMED_PROPS: true,
    RETURN_DOM_FRAGMENT: true,
  });
}
