#include "tensorflow_c_api.h"
