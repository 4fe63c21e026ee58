//! The toolbar popup. It starts as soon as `popup.js` has loaded it.

fn main() {
    temoin_ui::popup();
}
