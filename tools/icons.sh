#!/bin/sh
# Draws extension/icons/*.png from the SVG beside them. The PNGs are committed, so this is only needed
# after a change of a drawing. Needs rsvg-convert (Debian: librsvg2-bin; Homebrew: librsvg) and
# zopflipng, which makes the same pictures a third smaller (zopfli).
set -eu
cd "$(dirname "$0")/../extension/icons"
for state in normal watching warning; do
  for size in 16 32 48 128; do
    rsvg-convert --width "$size" --height "$size" "$state.svg" --output "$state-$size.png"
    zopflipng -y -m "$state-$size.png" "$state-$size.png"
  done
done
