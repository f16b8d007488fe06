#!/usr/bin/env bash
# Makes the sounds of the self-test: a second of 1 kHz at −20 dBFS in each format the program takes.
set -euo pipefail

folder=${1:-assets/selftest}
tone='aevalsrc=0.1*sin(2*PI*1000*t):s=16000:d=1'
clean=(-map_metadata -1 -fflags +bitexact -flags:a +bitexact)

mkdir -p "$folder"
make() {
  ffmpeg -v error -y -f lavfi -i "$tone" "${@:2}" "${clean[@]}" "$folder/tone.$1"
}
make wav -c:a pcm_s16le
make flac -c:a flac -compression_level 12
make mp3 -c:a libmp3lame -b:a 32k
make ogg -c:a libvorbis -q:a 0
make opus -c:a libopus -b:a 24k
make m4a -c:a aac -b:a 32k
