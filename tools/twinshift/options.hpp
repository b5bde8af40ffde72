#pragma once

namespace CLI {
class Option;
}

namespace twinshift::tool {

/// Of a folder that holds several seeds the command reads the first one's run.
CLI::Option* of_one_seed(CLI::Option* option);

}  // namespace twinshift::tool
