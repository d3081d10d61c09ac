// Declarations of the part of TensorFlow's stable C interface that the addon of @tensorflow/tfjs-node-gpu calls, written
// from the interface itself, so that the headers of a wheel (which move between versions) are not needed.
#ifndef RSEG_TENSORFLOW_C_API_H_
#define RSEG_TENSORFLOW_C_API_H_

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum TF_DataType {
  TF_FLOAT = 1,
  TF_DOUBLE = 2,
  TF_INT32 = 3,
  TF_UINT8 = 4,
  TF_STRING = 7,
  TF_COMPLEX64 = 8,
  TF_INT64 = 9,
  TF_BOOL = 10,
  TF_RESOURCE = 20
} TF_DataType;

typedef enum TF_Code { TF_OK = 0 } TF_Code;

typedef enum TF_AttrType {
  TF_ATTR_STRING = 0,
  TF_ATTR_INT = 1,
  TF_ATTR_FLOAT = 2,
  TF_ATTR_BOOL = 3,
  TF_ATTR_TYPE = 4,
  TF_ATTR_SHAPE = 5
} TF_AttrType;

typedef struct TF_Status TF_Status;
typedef struct TF_Tensor TF_Tensor;
typedef struct TF_Graph TF_Graph;
typedef struct TF_Operation TF_Operation;
typedef struct TF_Session TF_Session;
typedef struct TF_SessionOptions TF_SessionOptions;
typedef struct TF_DeviceList TF_DeviceList;
typedef struct TF_Buffer TF_Buffer;
typedef struct TFE_Context TFE_Context;
typedef struct TFE_ContextOptions TFE_ContextOptions;
typedef struct TFE_TensorHandle TFE_TensorHandle;
typedef struct TFE_Op TFE_Op;

typedef struct TF_Output {
  TF_Operation* oper;
  int index;
} TF_Output;

// ---- library, status, buffers
const char* TF_Version(void);
size_t TF_DataTypeSize(TF_DataType type);
TF_Status* TF_NewStatus(void);
void TF_DeleteStatus(TF_Status* status);
TF_Code TF_GetCode(const TF_Status* status);
const char* TF_Message(const TF_Status* status);
TF_Buffer* TF_NewBuffer(void);
TF_Buffer* TF_NewBufferFromString(const void* data, size_t length);
void TF_DeleteBuffer(TF_Buffer* buffer);

// ---- tensors on the host
TF_Tensor* TF_NewTensor(TF_DataType type, const int64_t* dims, int rank, void* data, size_t length,
                        void (*deallocator)(void* data, size_t length, void* arg), void* deallocator_arg);
TF_Tensor* TF_AllocateTensor(TF_DataType type, const int64_t* dims, int rank, size_t length);
void TF_DeleteTensor(TF_Tensor* tensor);
TF_DataType TF_TensorType(const TF_Tensor* tensor);
int TF_NumDims(const TF_Tensor* tensor);
int64_t TF_Dim(const TF_Tensor* tensor, int axis);
size_t TF_TensorByteSize(const TF_Tensor* tensor);
void* TF_TensorData(const TF_Tensor* tensor);
int64_t TF_TensorElementCount(const TF_Tensor* tensor);

// ---- graphs and sessions
TF_Graph* TF_NewGraph(void);
void TF_DeleteGraph(TF_Graph* graph);
TF_Operation* TF_GraphOperationByName(TF_Graph* graph, const char* name);
TF_SessionOptions* TF_NewSessionOptions(void);
void TF_DeleteSessionOptions(TF_SessionOptions* options);
TF_Session* TF_LoadSessionFromSavedModel(const TF_SessionOptions* options, const TF_Buffer* run_options,
                                         const char* folder, const char* const* tags, int tag_count, TF_Graph* graph,
                                         TF_Buffer* meta_graph, TF_Status* status);
void TF_DeleteSession(TF_Session* session, TF_Status* status);
void TF_SessionRun(TF_Session* session, const TF_Buffer* run_options, const TF_Output* inputs,
                   TF_Tensor* const* input_values, int input_count, const TF_Output* outputs,
                   TF_Tensor** output_values, int output_count, const TF_Operation* const* targets, int target_count,
                   TF_Buffer* run_metadata, TF_Status* status);

// ---- devices
void TF_DeleteDeviceList(TF_DeviceList* list);
int TF_DeviceListCount(const TF_DeviceList* list);
const char* TF_DeviceListName(const TF_DeviceList* list, int index, TF_Status* status);
const char* TF_DeviceListType(const TF_DeviceList* list, int index, TF_Status* status);

// ---- eager execution
TFE_ContextOptions* TFE_NewContextOptions(void);
void TFE_DeleteContextOptions(TFE_ContextOptions* options);
TFE_Context* TFE_NewContext(const TFE_ContextOptions* options, TF_Status* status);
void TFE_DeleteContext(TFE_Context* context);
TF_DeviceList* TFE_ContextListDevices(TFE_Context* context, TF_Status* status);
TFE_TensorHandle* TFE_NewTensorHandle(const TF_Tensor* tensor, TF_Status* status);
void TFE_DeleteTensorHandle(TFE_TensorHandle* handle);
TF_DataType TFE_TensorHandleDataType(TFE_TensorHandle* handle);
int TFE_TensorHandleNumDims(TFE_TensorHandle* handle, TF_Status* status);
int64_t TFE_TensorHandleDim(TFE_TensorHandle* handle, int axis, TF_Status* status);
TF_Tensor* TFE_TensorHandleResolve(TFE_TensorHandle* handle, TF_Status* status);
TFE_TensorHandle* TFE_TensorHandleCopyToDevice(TFE_TensorHandle* handle, TFE_Context* context, const char* device,
                                               TF_Status* status);
TFE_Op* TFE_NewOp(TFE_Context* context, const char* name, TF_Status* status);
void TFE_DeleteOp(TFE_Op* op);
void TFE_OpAddInput(TFE_Op* op, TFE_TensorHandle* input, TF_Status* status);
void TFE_OpSetAttrString(TFE_Op* op, const char* name, const void* value, size_t length);
void TFE_OpSetAttrInt(TFE_Op* op, const char* name, int64_t value);
void TFE_OpSetAttrFloat(TFE_Op* op, const char* name, float value);
void TFE_OpSetAttrBool(TFE_Op* op, const char* name, unsigned char value);
void TFE_OpSetAttrType(TFE_Op* op, const char* name, TF_DataType value);
void TFE_OpSetAttrShape(TFE_Op* op, const char* name, const int64_t* dims, int rank, TF_Status* status);
void TFE_OpSetAttrIntList(TFE_Op* op, const char* name, const int64_t* values, int count);
void TFE_OpSetAttrFloatList(TFE_Op* op, const char* name, const float* values, int count);
void TFE_OpSetAttrBoolList(TFE_Op* op, const char* name, const unsigned char* values, int count);
void TFE_Execute(TFE_Op* op, TFE_TensorHandle** results, int* result_count, TF_Status* status);

// ---- elements of string tensors: 24 bytes; the two low bits of the first byte tell how the text is kept
typedef struct TF_TString {
  union {
    struct {
      size_t size_and_kind;
      size_t capacity;
      char* data;
    } large;
    struct {
      uint32_t size_and_kind;
      uint32_t offset;
      uint32_t count;
    } relative;
    unsigned char small[24];
  } as;
} TF_TString;

enum { TF_TSTRING_SMALL = 0, TF_TSTRING_LARGE = 1, TF_TSTRING_RELATIVE = 2, TF_TSTRING_VIEW = 3 };

static inline int TF_TString_Kind(const TF_TString* text) { return text->as.small[0] & 3; }

static inline void TF_TString_Init(TF_TString* text) { memset(text, 0, sizeof *text); }

static inline void TF_TString_Dealloc(TF_TString* text) {
  if (TF_TString_Kind(text) == TF_TSTRING_LARGE) free(text->as.large.data);
  TF_TString_Init(text);
}

static inline size_t TF_TString_GetSize(const TF_TString* text) {
  switch (TF_TString_Kind(text)) {
    case TF_TSTRING_SMALL: return text->as.small[0] >> 2;
    case TF_TSTRING_RELATIVE: return text->as.relative.size_and_kind >> 2;
    default: return text->as.large.size_and_kind >> 2;
  }
}

static inline const char* TF_TString_GetDataPointer(const TF_TString* text) {
  switch (TF_TString_Kind(text)) {
    case TF_TSTRING_SMALL: return (const char*)text->as.small + 1;
    case TF_TSTRING_LARGE: return text->as.large.data;
    case TF_TSTRING_RELATIVE: return (const char*)text + text->as.relative.offset;
    default: return (const char*)text->as.large.capacity; /* a view keeps its pointer in the second word */
  }
}

static inline void TF_TString_Copy(TF_TString* text, const char* source, size_t length) {
  TF_TString_Dealloc(text);
  if (length <= 22) {
    text->as.small[0] = (unsigned char)(length << 2);
    if (length > 0) memcpy(text->as.small + 1, source, length);
    text->as.small[1 + length] = 0;
    return;
  }
  size_t capacity = (length + 16) / 16 * 16 - 1;
  char* data = (char*)malloc(capacity + 1);
  memcpy(data, source, length);
  data[length] = 0;
  text->as.large.size_and_kind = length << 2 | TF_TSTRING_LARGE;
  text->as.large.capacity = capacity;
  text->as.large.data = data;
}

#ifdef __cplusplus
}
#endif
#endif
