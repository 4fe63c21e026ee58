//! Report, settings and welcome page. It starts as soon as `load-pages.js` has loaded it.

fn main() {
    temoin_ui::pages();
}
