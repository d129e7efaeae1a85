#!/usr/bin/env bash
# Makes this machine able to build the wasm: a wasm32-unknown-unknown standard library, wasm-pack and wasm-bindgen.
# Quick when everything is there. Prints on stdout the environment that cargo then needs, one NAME=value a line
# (nothing where none is needed); everything else goes to stderr.
set -euo pipefail
cd "$(dirname "$0")/.."

WASM_PACK_VERSION=0.15.1
# The command and the crate must be of one version; Cargo.lock says which.
WASM_BINDGEN_VERSION=$(awk '$0 == "name = \"wasm-bindgen\"" { getline; gsub(/[^0-9.]/, ""); print }' Cargo.lock)
# Where the commands go unless the right ones are on PATH: apart from those that cargo installed for other projects.
TOOLS="${XDG_CACHE_HOME:-$HOME/.cache}/vtss/wasm-pack-$WASM_PACK_VERSION-wasm-bindgen-$WASM_BINDGEN_VERSION"
TARGET=wasm32-unknown-unknown
LINKER_VARIABLE=CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
# Debian's rustc as rustup knows it after `link_debian_toolchain`.
DEBIAN_TOOLCHAIN=debian-web
DEBIAN_RUSTC=/usr/bin/rustc
DEBIAN_CARGO=/usr/bin/cargo
DEBIAN_PACKAGES="rustc-web cargo-web rust-web-src lld-22"
# Debian's rustc brings no rust-lld.
DEBIAN_LINKER=wasm-ld-22

say() { echo "setup-rust: $*" >&2; }
has() { command -v "$1" >/dev/null 2>&1; }

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# Compiles and links an empty module: whether a standard library and a linker are there, whoever put them there.
# Arguments: environment to try, NAME=value each.
target_works() {
  local linker=""
  local setting
  for setting in "$@"; do
    case "$setting" in "$LINKER_VARIABLE="*) linker=${setting#*=} ;; esac
  done
  : >"$scratch/empty.rs"
  env "$@" rustc --target "$TARGET" --crate-type cdylib ${linker:+-C "linker=$linker"} \
    -o "$scratch/empty.wasm" "$scratch/empty.rs" >"$scratch/log" 2>&1
}

# The environment in which Debian's toolchain is used; without rustup, rustc on PATH is Debian's own.
debian_environment() {
  if has rustup; then echo "RUSTUP_TOOLCHAIN=$DEBIAN_TOOLCHAIN"; fi
  echo "$LINKER_VARIABLE=$DEBIAN_LINKER"
}

install_debian_packages() {
  local missing=""
  local package
  for package in $DEBIAN_PACKAGES; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if ! has apt-get || [ "$(id -u)" != 0 ]; then
    say "needs the Debian packages$missing, which only root can install with apt-get"
    return 1
  fi
  say "installing$missing with apt-get"
  apt-get update -q >&2
  # shellcheck disable=SC2086 # one word a package
  DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
}

# Compiles the standard library from the sources that Debian ships with their dependencies, offline, and puts it
# where Debian's rustc looks for it.
build_standard_library() {
  local library_folder sysroot sources crate
  library_folder=$("$DEBIAN_RUSTC" --print target-libdir --target "$TARGET")
  if compgen -G "$library_folder/libstd-*.rlib" >/dev/null; then return 0; fi
  say "compiling the standard library for $TARGET (about a minute, once)"
  sources=$(dpkg -L rust-web-src | awk '$0 ~ "^/usr/src/[^/]+/library$"')
  # cargo looks for the sources below the sysroot.
  sysroot=$("$DEBIAN_RUSTC" --print sysroot)
  mkdir -p "$sysroot/lib/rustlib/src/rust"
  [ -e "$sysroot/lib/rustlib/src/rust/library" ] || ln -s "$sources" "$sysroot/lib/rustlib/src/rust/library"
  crate="$scratch/seed"
  mkdir -p "$crate/src" "$crate/.cargo"
  : >"$crate/src/lib.rs"
  cat >"$crate/Cargo.toml" <<'CRATE'
[package]
name = "seed"
version = "0.0.0"
edition = "2024"
CRATE
  cat >"$crate/.cargo/config.toml" <<CONFIGURATION
[source.crates-io]
replace-with = "vendored"
[source.vendored]
directory = "$sources/vendor"
CONFIGURATION
  # -Zbuild-std is not for stable compilers; the variable says that we know. The flags of the build to come are
  # not for this one.
  (
    cd "$crate"
    env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR RUSTC="$DEBIAN_RUSTC" RUSTC_BOOTSTRAP=1 \
      "$DEBIAN_CARGO" build --release --target "$TARGET" -Zbuild-std=std,panic_abort >&2
  )
  mkdir -p "$library_folder"
  find "$crate/target/$TARGET/release/deps" -name '*.rlib' ! -name 'libseed*' -exec cp {} "$library_folder/" \;
}

link_debian_toolchain() {
  has rustup || return 0
  rustup toolchain list | grep -q "^$DEBIAN_TOOLCHAIN\b" || rustup toolchain link "$DEBIAN_TOOLCHAIN" /usr >&2
}

# Sets `environment` to what cargo needs, by the first way that works.
find_target() {
  local setting
  environment=()
  if target_works; then return 0; fi
  while read -r setting; do environment+=("$setting"); done < <(debian_environment)
  if target_works "${environment[@]}"; then return 0; fi
  if has rustup; then
    say "rustup target add $TARGET"
    if rustup target add "$TARGET" >&2 && target_works; then
      environment=()
      return 0
    fi
    say "rustup has no $TARGET for this toolchain; trying Debian's compiler"
  fi
  # Not in a condition: there bash would go on after a failing step.
  install_debian_packages
  build_standard_library
  link_debian_toolchain
  if target_works "${environment[@]}"; then return 0; fi
  cat "$scratch/log" >&2
  say "cannot compile for $TARGET here; \`rustup target add $TARGET\` with a network is the usual way"
  return 1
}

# Arguments: command, version. Installs it unless the one on PATH is of that version.
install_command() {
  local crate=$1
  local program=$2
  local version=$3
  if [ "$("$program" --version 2>/dev/null)" = "$program $version" ]; then return 0; fi
  say "cargo install $crate $version (a few minutes, once)"
  env -u RUSTFLAGS -u CARGO_ENCODED_RUSTFLAGS -u CARGO_TARGET_DIR \
    cargo install --locked --quiet --root "$TOOLS" --version "=$version" "$crate" >&2
}

if ! has cargo || ! has rustc; then
  say "needs Rust (cargo and rustc); see https://rustup.rs"
  exit 1
fi
find_target
path_before=$PATH
PATH="$TOOLS/bin:$PATH"
install_command wasm-pack wasm-pack "$WASM_PACK_VERSION"
install_command wasm-bindgen-cli wasm-bindgen "$WASM_BINDGEN_VERSION"
if [ -d "$TOOLS/bin" ]; then echo "PATH=$TOOLS/bin:$path_before"; fi
for setting in ${environment[@]+"${environment[@]}"}; do echo "$setting"; done
