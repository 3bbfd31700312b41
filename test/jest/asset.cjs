/** What a stylesheet, a picture or a font is in a test: nothing. */
module.exports = {};
