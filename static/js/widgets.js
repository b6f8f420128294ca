// The back office's widgets, which Wagtail starts by inline scripts and the Content Security Policy (CSP) here forbids:
// <widget-start data-name="initDateChooser" data-arguments="[…]"> does what the script would do, and goes.
// Like a script it acts at once wherever it is put into the page: while that is read, by jQuery, or from a template.
"use strict";

{
  // Only these, or any markup could call anything, which the CSP is there to prevent.
  const functions = ["initDateChooser", "initDateTimeChooser", "initTimeChooser", "createTaskChooser"];
  const classes = [
    "Chooser",
    "DocumentChooser",
    "ImageChooser",
    "InlinePanel",
    "MultipleChooserPanel",
    "PageChooser",
    "SnippetChooser",
  ];

  // Left, a field would replace what its picker cannot read by today or now: it stays as typed, and the server reads it.
  jQuery.fn.datetimepicker.defaults.validateOnBlur = false;

  customElements.define(
    "widget-start",
    class extends HTMLElement {
      connectedCallback() {
        const { name, arguments: values } = this.dataset;
        this.remove(); // so that a row that is moved does not start its widgets again
        if (functions.includes(name)) window[name](...JSON.parse(values));
        else if (classes.includes(name)) new window[name](...JSON.parse(values));
        else throw new Error(`Not a widget of the back office: ${name}`);
      }
    },
  );

  // The tool for a picture's focal point finds out about touch by an inline handler, unless it is told.
  document.addEventListener("DOMContentLoaded", () => {
    if (jQuery.Jcrop) jQuery.Jcrop.defaults.touchSupport = "ontouchstart" in document;
  });
}
